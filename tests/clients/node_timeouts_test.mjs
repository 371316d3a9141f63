// The deadlines that the Node client sends, as an HTTP/2 server in this process
// sees them.

import assert from "node:assert/strict";
import { once } from "node:events";
import http2 from "node:http2";
import { after, before, test } from "node:test";

import { Code } from "@connectrpc/connect";
import { connect, GatewayError } from "fourws-gateway-client";

const NOT_FOUND = {
  ":status": 200,
  "content-type": "application/grpc",
  "grpc-status": "5",
};

const seen = [];
const sessions = new Set();
const server = http2.createServer();
server.on("session", (session) => sessions.add(session));
server.on("stream", (stream, headers) => {
  seen.push(headers["grpc-timeout"]);
  stream.respond(NOT_FOUND, { endStream: true });
});

let url;
before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.close();
  for (const session of sessions) session.destroy();
});

/** The deadline that a call with `timeoutMs` sends. */
async function sent(call) {
  await assert.rejects(call, (error) => {
    assert.equal(new GatewayError(error).code, Code.NotFound);
    return true;
  });
  return seen.pop();
}

const CASES = [
  [30_000, "30000m"],
  [1500.5, "1501m"],
  [99_999_999, "99999999m"],
  [100_000_000, "99999999m"],
  [2 ** 31, "99999999m"],
  [Infinity, "99999999m"],
  [undefined, undefined],
  [0, undefined], // As connect-node has it: none.
];

test("sends deadlines that gRPC reads", async () => {
  const { giftcards, notifications } = connect(url);
  for (const [timeoutMs, expected] of CASES) {
    const options = { timeoutMs };
    assert.equal(await sent(giftcards.getGiftcard({}, options)), expected);
    const stream = notifications.subscribe({}, options)[Symbol.asyncIterator]();
    assert.equal(await sent(stream.next()), expected);
  }
});

test("sends its default deadline so too", async () => {
  const { giftcards } = connect(url, { defaultTimeoutMs: 2 ** 33 });
  assert.equal(await sent(giftcards.getGiftcard({})), "99999999m");
});

test("sends nothing with a deadline that is no number", async () => {
  const { giftcards } = connect(url);
  for (const timeoutMs of [NaN, "30s"]) {
    await assert.rejects(giftcards.getGiftcard({}, { timeoutMs }), RangeError);
  }
  assert.deepEqual(seen, []);
});
