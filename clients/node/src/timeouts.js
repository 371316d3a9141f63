// Deadlines as gRPC can send them and Node can keep them.

// gRPC allows eight digits. connect-node also sends longer numbers, and
// fractions, which servers refuse or misread. From 2^31 ms on Node's timers end
// at once.
const LONGEST_TIMEOUT_MS = 99_999_999;

/** `timeoutMs` in whole milliseconds, 27 hours at most. */
export function sendable(timeoutMs) {
  if (timeoutMs === undefined) return undefined;
  if (typeof timeoutMs !== "number" || Number.isNaN(timeoutMs)) {
    throw new RangeError(`timeoutMs is no number: ${timeoutMs}`);
  }
  return Math.min(Math.ceil(timeoutMs), LONGEST_TIMEOUT_MS);
}

/** `transport` with deadlines that can be sent. */
export function withSendableTimeouts(transport) {
  return {
    async unary(method, signal, timeoutMs, ...rest) {
      return transport.unary(method, signal, sendable(timeoutMs), ...rest);
    },
    async stream(method, signal, timeoutMs, ...rest) {
      return transport.stream(method, signal, sendable(timeoutMs), ...rest);
    },
  };
}
