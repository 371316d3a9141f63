import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";

import type {
  NotificationStream,
  SubscribeRequestSchema,
  SubscribeResponse,
} from "../gen/fourws/gateway/v1/notification_stream_pb.js";

export interface WatchOptions {
  signal?: AbortSignal;
  graceMs?: number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

export declare function watch(
  notifications: Client<typeof NotificationStream>,
  request?: MessageInitShape<typeof SubscribeRequestSchema>,
  options?: WatchOptions,
): AsyncGenerator<SubscribeResponse, void, undefined>;
