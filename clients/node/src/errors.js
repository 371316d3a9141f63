// What the gateway says about a failed call.

import { ConnectError } from "@connectrpc/connect";

import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from "../gen/google/rpc/error_details_pb.js";

const DOMAIN = "fourws.gateway";

/**
 * The details of a failed call, read.
 *
 * reason: a name of `ErrorReason` without its prefix; empty if the error is not
 *   the gateway's own (a lost connection, say).
 * metadata: further facts, such as `balance` or `upstream_message`.
 * outcome: for writes `NOT_SENT`, `REJECTED` or `UNKNOWN`. If the error is not
 *   the gateway's own it is `UNKNOWN`: repeat with the same request id only.
 *   Empty if there is nothing to say: for a read, and for a request id that
 *   belongs to another write.
 * operation: name of the operation behind a write, empty if not known.
 * violations: what is wrong with each field.
 * retryDelayMs: how long to wait before a repeat.
 */
export class GatewayError extends Error {
  /**
   * `read`: the call that failed was a read, which changes nothing. Only needed
   * where the gateway did not answer.
   */
  constructor(error, { read = false } = {}) {
    const connectError = ConnectError.from(error);
    super(connectError.rawMessage, { cause: error });
    this.name = "GatewayError";
    this.code = connectError.code;
    const info = connectError
      .findDetails(ErrorInfoSchema)
      .find(({ domain }) => domain === DOMAIN);
    this.reason = info?.reason ?? "";
    this.metadata = info?.metadata ?? {};
    const unanswered = this.reason !== "" || read ? "" : "UNKNOWN";
    this.outcome = this.metadata.outcome ?? unanswered;
    this.operation = this.metadata.operation ?? "";
    this.violations = Object.fromEntries(
      connectError
        .findDetails(BadRequestSchema)
        .flatMap(({ fieldViolations }) => fieldViolations)
        .map(({ field, description }) => [field, description]),
    );
    const delay = connectError.findDetails(RetryInfoSchema)[0]?.retryDelay;
    this.retryDelayMs = delay
      ? Number(delay.seconds) * 1000 + delay.nanos / 1e6
      : 0;
  }
}
