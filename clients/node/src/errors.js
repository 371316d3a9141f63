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
 * outcome: for writes `NOT_SENT`, `REJECTED` or `UNKNOWN`. Where the gateway
 *   says nothing it is `UNKNOWN`: repeat with the same request id only.
 * operation: name of the operation behind a write, empty if not known.
 * violations: what is wrong with each field.
 * retryDelayMs: how long to wait before a repeat.
 */
export class GatewayError extends Error {
  constructor(error) {
    const connectError = ConnectError.from(error);
    super(connectError.rawMessage, { cause: error });
    this.name = "GatewayError";
    this.code = connectError.code;
    const info = connectError
      .findDetails(ErrorInfoSchema)
      .find(({ domain }) => domain === DOMAIN);
    this.reason = info?.reason ?? "";
    this.metadata = info?.metadata ?? {};
    this.outcome = this.metadata.outcome ?? "UNKNOWN";
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
