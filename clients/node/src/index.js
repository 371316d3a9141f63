// Client of fourws-gateway. The generated contract is beside, in gen/.

import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";

import { BETA_SERVICES, SERVICES } from "./services.js";

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
 * further ones of connect-node's `createGrpcTransport`.
 */
export function connect(url, options = {}) {
  const transport = createGrpcTransport({
    ...KEEPALIVE,
    ...options,
    baseUrl: url,
  });
  return {
    ...clientsOf(SERVICES, transport),
    beta: clientsOf(BETA_SERVICES, transport),
  };
}
