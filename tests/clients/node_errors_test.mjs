// What `GatewayError` says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Code, ConnectError } from "@connectrpc/connect";
import { GatewayError } from "fourws-gateway-client";
import { ErrorInfoSchema } from "fourws-gateway-client/gen/google/rpc/error_details_pb.js";

/** An error of the gateway's own. */
function refusal(reason, metadata = {}) {
  const value = { domain: "fourws.gateway", reason, metadata };
  return new ConnectError("no", Code.Aborted, undefined, [
    { desc: ErrorInfoSchema, value },
  ]);
}

const outcomeOf = (error, options) => new GatewayError(error, options).outcome;

test("says the outcome that the gateway says", () => {
  for (const outcome of ["NOT_SENT", "REJECTED", "UNKNOWN"]) {
    assert.equal(outcomeOf(refusal("GIFTCARD_BUSY", { outcome })), outcome);
  }
});

test("says no outcome where the gateway says none", () => {
  assert.equal(outcomeOf(refusal("REQUEST_ID_REUSED")), "");
});

test("says of a lost write alone that its outcome is unknown", () => {
  const lost = new ConnectError("lost", Code.Unavailable);
  assert.equal(outcomeOf(lost), "UNKNOWN");
  assert.equal(outcomeOf(lost, { read: true }), "");
});
