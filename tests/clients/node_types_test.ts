// The types of the Node client: compiled, never run. Where an error is expected
// the compiler complains if there is none, as there would be without types.

import { Code } from "@connectrpc/connect";
import {
  type Clients,
  connect,
  GatewayError,
  watch,
} from "fourws-gateway-client";
import type { RedeemGiftcardResponse } from "fourws-gateway-client/gen/fourws/gateway/v1/giftcard_service_pb.js";

const clients: Clients = connect("http://127.0.0.1:50051", {
  pingIntervalMs: 20_000,
});
// @ts-expect-error
connect(50051);
// @ts-expect-error
connect("http://127.0.0.1:50051", { pingIntervalMs: "soon" });

export async function redeem(): Promise<RedeemGiftcardResponse | string> {
  try {
    // @ts-expect-error
    await clients.giftcards.redeemGiftcard({ barcode: 5 });
    // @ts-expect-error
    await clients.giftcards.redeem({});
    const amount = { currencyCode: "EUR", units: 5n };
    return await clients.giftcards.redeemGiftcard({ barcode: "1", amount });
  } catch (error) {
    const failure = new GatewayError(error, { read: false });
    // @ts-expect-error
    if (failure.outcome === "PERHAPS") return "";
    if (failure.code === Code.NotFound) return failure.metadata["balance"] ?? "";
    return `${failure.reason} ${failure.retryDelayMs / 1000}`;
  }
}

export async function follow(signal: AbortSignal): Promise<string> {
  const request = { progressInterval: { seconds: 5n } };
  for await (const { event, cursor } of watch(clients.notifications, request, {
    signal,
    graceMs: 1000,
  })) {
    if (event.case !== "batch") continue;
    const ids: string[] = event.value.notifications.map(({ id }) => id);
    // @ts-expect-error
    const sequence: string = event.value.notifications[0]?.sequence;
    return [cursor, ...ids, sequence].join();
  }
  // @ts-expect-error
  for await (const _ of watch(clients.giftcards));
  return "";
}

export const documents = clients.beta.documents.getDocument({ id: "d-1" });
// @ts-expect-error
export const gone = clients.documents;
