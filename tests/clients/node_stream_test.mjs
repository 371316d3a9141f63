// The Node client's `watch`, of a gateway in this process that answers as the
// test says.

import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";

import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import {
  Code,
  ConnectError,
  createClient,
  createRouterTransport,
} from "@connectrpc/connect";
import { GatewayError, watch } from "fourws-gateway-client";
import { NotificationStream } from "fourws-gateway-client/gen/fourws/gateway/v1/notification_stream_pb.js";
import {
  ErrorInfoSchema,
  RetryInfoSchema,
} from "fourws-gateway-client/gen/google/rpc/error_details_pb.js";

const PROGRESS = { progressInterval: { seconds: 1n } };

/** A gateway that answers each subscription with one of `streams`. */
function gatewayOf(...streams) {
  const requests = [];
  const transport = createRouterTransport(({ service }) => {
    service(NotificationStream, {
      subscribe(request, context) {
        requests.push(request);
        return streams.shift()(context);
      },
    });
  });
  return { requests, client: createClient(NotificationStream, transport) };
}

const says = (...cursors) =>
  async function* () {
    for (const cursor of cursors) yield { cursor };
  };

const fails = (code, ...details) =>
  async function* () {
    throw new ConnectError("it failed", code, undefined, details);
  };

const gatewaysOwn = (reason) => ({
  desc: ErrorInfoSchema,
  value: { domain: "fourws.gateway", reason },
});

async function nextCursor(responses) {
  return (await responses.next()).value.cursor;
}

test("gives up a stream that says nothing", async () => {
  async function* silent({ signal }) {
    yield { cursor: "c1" };
    await once(signal, "abort");
  }
  const { client, requests } = gatewayOf(silent, says("c2"));
  const responses = watch(client, PROGRESS, { graceMs: 100 });
  assert.equal(await nextCursor(responses), "c1");
  assert.equal(await nextCursor(responses), "c2");
  assert.deepEqual(requests[1].start, { case: "afterCursor", value: "c1" });
  await responses.return();
});

test("leaves a stream alone while its reader works", async () => {
  const { client, requests } = gatewayOf(says("a", "b", "c"));
  const responses = watch(client, PROGRESS, { graceMs: -500 });
  assert.equal(await nextCursor(responses), "a");
  // The reader works for longer than the stream may be silent.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(await nextCursor(responses), "b");
  assert.equal(await nextCursor(responses), "c");
  assert.equal(requests.length, 1);
  await responses.return();
});

test("pauses for an hour at most", async () => {
  const forEver = {
    desc: RetryInfoSchema,
    value: { retryDelay: create(DurationSchema, { seconds: 2n ** 62n }) },
  };
  const { client } = gatewayOf(
    fails(Code.ResourceExhausted, gatewaysOwn("GATEWAY_OVERLOADED"), forEver),
    says("c1"),
  );
  const pauses = [];
  const sleep = async (ms) => pauses.push(ms);
  const responses = watch(client, {}, { sleep });
  assert.equal(await nextCursor(responses), "c1");
  assert.deepEqual(pauses, [3_600_000]);
  await responses.return();
});

test("resumes after what passes", async () => {
  for (const code of [
    Code.Canceled,
    Code.DeadlineExceeded,
    Code.Internal,
    Code.Unknown,
  ]) {
    const { client } = gatewayOf(fails(code), says("c1"));
    const responses = watch(client);
    assert.equal(await nextCursor(responses), "c1", Code[code]);
    await responses.return();
  }
});

test("throws what does not pass", async () => {
  const { client } = gatewayOf(fails(Code.Internal, gatewaysOwn("INTERNAL")));
  await assert.rejects(watch(client).next(), (error) => {
    assert.ok(error instanceof GatewayError);
    return error.reason === "INTERNAL";
  });
});

test("ends when it is told to", async () => {
  async function* silent({ signal }) {
    yield { cursor: "c1" };
    await once(signal, "abort");
  }
  const stop = new AbortController();
  const responses = watch(gatewayOf(silent).client, {}, {
    signal: stop.signal,
  });
  assert.equal(await nextCursor(responses), "c1");
  const end = responses.next();
  stop.abort();
  assert.equal((await end).done, true);
});
