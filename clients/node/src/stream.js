// Notifications that survive restarts, of the gateway and of the reader.

import { setTimeout as sleep } from "node:timers/promises";

import { Code } from "@connectrpc/connect";

import { GatewayError } from "./errors.js";

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;

const PASSING = [Code.Aborted, Code.ResourceExhausted, Code.Unavailable];
// From the library: the connection broke.
const BROKEN = [Code.Canceled, Code.Internal, Code.Unknown];

function passes({ code, reason }) {
  return PASSING.includes(code) || (reason === "" && BROKEN.includes(code));
}

/**
 * Yields each `SubscribeResponse`, subscribing again when a stream ends.
 *
 * Process a response, store its `cursor`, then ask for the next; start again
 * with `start: { case: "afterCursor", value: cursor }`. Throws `GatewayError`
 * for what does not pass by itself, such as an expired cursor. Ends when
 * `signal` is aborted.
 */
export async function* watch(notifications, request = {}, { signal } = {}) {
  let { start } = request;
  let pause = FIRST_PAUSE_MS;
  while (!signal?.aborted) {
    let atLeast = 0;
    try {
      const responses = notifications.subscribe(
        { ...request, start },
        { signal },
      );
      for await (const response of responses) {
        pause = FIRST_PAUSE_MS;
        yield response;
        if (response.cursor !== "") {
          start = { case: "afterCursor", value: response.cursor };
        }
      }
    } catch (error) {
      if (signal?.aborted) return;
      const failure = new GatewayError(error);
      if (!passes(failure)) throw failure;
      atLeast = failure.retryDelayMs;
    }
    const jittered = pause * (0.5 + Math.random() / 2);
    await sleep(Math.max(atLeast, jittered), undefined, { signal }).catch(
      () => {},
    );
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
}
