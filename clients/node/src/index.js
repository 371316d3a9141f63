// Client of fourws-gateway. The generated contract is beside, in gen/.

import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";

import { BETA_SERVICES, SERVICES } from "./services.js";
import { sendable, withSendableTimeouts } from "./timeouts.js";

export { GatewayError } from "./errors.js";
export { watch } from "./stream.js";

// If nothing is heard on a connection any more, it breaks after 30 seconds, and
// with it the calls on it. By default the library waits for ever.
const KEEPALIVE = { pingIntervalMs: 20_000, pingTimeoutMs: 10_000 };

function clientsOf(services, transport) {
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => [
      name,
      createClient(service, transport),
    ]),
  );
}

/**
 * Clients of all the gateway's services at `url`, such as
 * `http://127.0.0.1:50051`; those of `v1beta1` are under `beta`. `options` are
 * further ones of connect-node's `createGrpcTransport`. A `timeoutMs` is rounded
 * up to whole milliseconds, and is 27 hours at most; one that is no number is a
 * `RangeError`.
 */
export function connect(url, options = {}) {
  const transport = withSendableTimeouts(
    createGrpcTransport({
      ...KEEPALIVE,
      ...options,
      defaultTimeoutMs: sendable(options.defaultTimeoutMs),
      baseUrl: url,
    }),
  );
  return {
    ...clientsOf(SERVICES, transport),
    beta: clientsOf(BETA_SERVICES, transport),
  };
}
