// Client of fourws-gateway. The generated contract is beside, in gen/.

import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";

import { GiftcardService } from "../gen/fourws/gateway/v1/giftcard_service_pb.js";
import { NotificationStream } from "../gen/fourws/gateway/v1/notification_stream_pb.js";
import { Operations } from "../gen/google/longrunning/operations_pb.js";

export { GatewayError } from "./errors.js";
export { watch } from "./stream.js";

// If nothing is heard on a connection any more, it breaks after 30 seconds, and
// with it the calls on it. By default the library waits for ever.
const KEEPALIVE = { pingIntervalMs: 20_000, pingTimeoutMs: 10_000 };

/**
 * Clients of the gateway's services at `url`, such as `http://127.0.0.1:50051`.
 * `options` are further ones of connect-node's `createGrpcTransport`.
 */
export function connect(url, options = {}) {
  const transport = createGrpcTransport({
    ...KEEPALIVE,
    ...options,
    baseUrl: url,
  });
  return {
    giftcards: createClient(GiftcardService, transport),
    notifications: createClient(NotificationStream, transport),
    operations: createClient(Operations, transport),
  };
}
