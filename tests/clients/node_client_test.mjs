// The generated Node client against a real gateway and the sandbox.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import * as net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";

import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import { connect, GatewayError, watch } from "fourws-gateway-client";
import { RedeemGiftcardResponseSchema } from "fourws-gateway-client/gen/fourws/gateway/v1/giftcard_service_pb.js";
import { SubscribeRequest_Edge } from "fourws-gateway-client/gen/fourws/gateway/v1/notification_stream_pb.js";

const CARD = "2000000001814";

async function startPlayground(...flags) {
  const child = spawn(process.env.FOURWS_CLI, ["sandbox", ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const described = JSON.parse(line);
  return {
    ...described,
    client: connect(`http://${described.grpc}`),
    async stop() {
      child.kill("SIGTERM");
      const [code] = await ended;
      return code;
    },
    async control(method, path, body) {
      const answer = await fetch(described.sandbox + path, {
        method,
        body: JSON.stringify(body),
      });
      assert.equal(answer.status, 200);
      return answer.json();
    },
  };
}

function redeemRequest(requestId) {
  const amount = { currencyCode: "EUR", units: 5n };
  return { barcode: CARD, amount, requestId };
}

/** Returns the error that `call` ends in. */
async function errorOf(call) {
  return call.then(
    () => assert.fail("it succeeded"),
    (error) => new GatewayError(error),
  );
}

let playground;
before(async () => {
  playground = await startPlayground();
});
after(() => playground.stop());

test("redeems", async () => {
  let operation;
  const response = await playground.client.giftcards.redeemGiftcard(
    { ...redeemRequest("node-1"), readBalanceAfter: true },
    {
      timeoutMs: 30_000,
      onHeader: (headers) => {
        operation = headers.get("fourws-operation");
      },
    },
  );
  assert.equal(
    response.balanceBefore.units - response.balanceAfter.units,
    5n,
  );
  assert.equal(operation, response.operation);
});

test("reads the details of an error", async () => {
  const error = await errorOf(
    playground.client.giftcards.getGiftcard({ barcode: "404" }),
  );
  assert.equal(error.code, Code.NotFound);
  assert.equal(error.reason, "GIFTCARD_NOT_FOUND");
  assert.equal(error.outcome, "");
});

test("reads what is wrong with a field", async () => {
  const error = await errorOf(
    playground.client.giftcards.redeemGiftcard(redeemRequest("")),
  );
  assert.equal(error.outcome, "NOT_SENT");
  assert.ok("request_id" in error.violations);
});

test("follows a redeem that outlives its deadline", async () => {
  const { client } = playground;
  await playground.control("POST", "/sandbox/faults", {
    name: "callback_late",
    cmd: "update",
    ms: 8000,
  });
  const error = await errorOf(
    client.giftcards.redeemGiftcard(redeemRequest("late"), { timeoutMs: 5000 }),
  );
  assert.equal(error.reason, "OPERATION_PENDING");
  const operation = await client.operations.waitOperation(
    { name: error.operation, timeout: { seconds: 30n } },
    { timeoutMs: 60_000 },
  );
  assert.equal(operation.done, true);
  assert.equal(operation.result.case, "response");
  const response = anyUnpack(
    operation.result.value,
    RedeemGiftcardResponseSchema,
  );
  assert.equal(response.operation, error.operation);
});

/** A proxy before `target` (`host:port`) whose open connections can go silent. */
async function startProxy(target) {
  const [host, port] = target.split(":");
  const pairs = new Set();
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), host);
    for (const side of [near, far]) side.on("error", () => {});
    near.pipe(far);
    far.pipe(near);
    pairs.add([near, far]);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** Passes nothing on any more; new connections pass. */
    swallow() {
      for (const [near, far] of pairs) {
        near.unpipe().resume();
        far.unpipe().resume();
      }
      return pairs.size;
    },
    close() {
      for (const side of [...pairs].flat()) side.destroy();
      server.close();
    },
  };
}

async function* customers(client, signal) {
  const start = { case: "edge", value: SubscribeRequest_Edge.EARLIEST };
  for await (const { event } of watch(client.notifications, { start }, { signal })) {
    if (event.case !== "batch") continue;
    for (const { subject } of event.value.notifications) {
      if (subject) yield subject.customer;
    }
  }
}

test("resumes a stream over a silent network", async () => {
  const proxy = await startProxy(playground.grpc);
  const stop = new AbortController();
  try {
    const seen = customers(connect(proxy.url), stop.signal);
    await playground.control("POST", "/sandbox/promotions", { customer: "a" });
    assert.equal((await seen.next()).value, "4ws/a");
    assert.ok(proxy.swallow() > 0);
    await playground.control("POST", "/sandbox/promotions", { customer: "b" });
    assert.equal((await seen.next()).value, "4ws/b");
  } finally {
    stop.abort();
    proxy.close();
  }
});

test("resumes a stream over a restart of the gateway", async () => {
  const folder = await mkdtemp(join(tmpdir(), "fourws-node-"));
  const stop = new AbortController();
  try {
    const first = await startPlayground("--data-dir", folder);
    const seen = customers(first.client, stop.signal);
    await first.control("POST", "/sandbox/promotions", { customer: "before" });
    assert.equal((await seen.next()).value, "4ws/before");
    assert.equal(await first.stop(), 0);
    const second = await startPlayground(
      ...["--data-dir", folder, "--grpc-listen", first.grpc],
    );
    await second.control("POST", "/sandbox/promotions", { customer: "after" });
    assert.equal((await seen.next()).value, "4ws/after");
    stop.abort();
    assert.equal(await second.stop(), 0);
  } finally {
    await rm(folder, { recursive: true });
  }
});
