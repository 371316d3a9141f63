// Notifications that survive restarts, of the gateway and of the reader.

import { setTimeout as timeout } from "node:timers/promises";

import { Code } from "@connectrpc/connect";

import { GatewayError } from "./errors.js";

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;
// The longest pause or interval that the gateway or the caller may ask for.
// Node's timers end at once if they are set to more than 24 days.
const LONGEST_DELAY_MS = 3_600_000;
// The gateway's default, for a request without `progressInterval`.
const PROGRESS_INTERVAL_MS = 10_000;

const PASSING = [Code.Aborted, Code.ResourceExhausted, Code.Unavailable];
// From the library: the connection broke, or nothing came through it.
const BROKEN = [
  Code.Canceled,
  Code.DeadlineExceeded,
  Code.Internal,
  Code.Unknown,
];

function passes({ code, reason }) {
  return PASSING.includes(code) || (reason === "" && BROKEN.includes(code));
}

/** How often the gateway says something on a stream of this request. */
function intervalMs({ progressInterval }) {
  if (progressInterval === undefined) return PROGRESS_INTERVAL_MS;
  const { seconds = 0n, nanos = 0 } = progressInterval;
  return Math.min(Number(seconds) * 1000 + nanos / 1e6, LONGEST_DELAY_MS);
}

/**
 * Yields the responses of the stream that `subscribe(signal)` begins, and ends
 * it if the next one takes longer than `patienceMs`, or if `signal` is aborted.
 */
async function* responsesOf(subscribe, patienceMs, signal) {
  const ending = new AbortController();
  const end = () => ending.abort();
  signal?.addEventListener("abort", end);
  try {
    const responses = subscribe(ending.signal)[Symbol.asyncIterator]();
    while (true) {
      // Runs while a response is awaited, not while the reader works.
      const watchdog = setTimeout(end, patienceMs);
      const { done, value } = await responses
        .next()
        .finally(() => clearTimeout(watchdog));
      if (done) return;
      yield value;
    }
  } finally {
    signal?.removeEventListener("abort", end);
    end();
  }
}

const sleepUntilAborted = (ms, signal) =>
  timeout(ms, undefined, { signal }).catch(() => {});

/**
 * Yields each `SubscribeResponse`, subscribing again when a stream ends.
 *
 * Process a response, store its `cursor`, then ask for the next; start again
 * with `start: { case: "afterCursor", value: cursor }`. Throws `GatewayError`
 * for what does not pass by itself, such as an expired cursor. Ends when
 * `signal` is aborted.
 *
 * The gateway says something every `progressInterval` of the request, 10
 * seconds if it has none. A stream that is silent for `graceMs` longer is given
 * up. `sleep` returns a promise that ends after so many milliseconds.
 */
export async function* watch(
  notifications,
  request = {},
  { signal, graceMs = 20_000, sleep = sleepUntilAborted } = {},
) {
  const patienceMs = intervalMs(request) + graceMs;
  let { start } = request;
  let pause = FIRST_PAUSE_MS;
  while (!signal?.aborted) {
    let atLeast = 0;
    try {
      const responses = responsesOf(
        (ending) =>
          notifications.subscribe({ ...request, start }, { signal: ending }),
        patienceMs,
        signal,
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
      const failure = new GatewayError(error, { read: true });
      if (!passes(failure)) throw failure;
      atLeast = Math.min(failure.retryDelayMs, LONGEST_DELAY_MS);
    }
    const jittered = pause * (0.5 + Math.random() / 2);
    await sleep(Math.max(atLeast, jittered), signal);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
}
