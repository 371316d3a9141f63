"""Webhooks as their senders send them."""

import base64
import dataclasses
import hashlib
import hmac
import http.client
import json
import time

PROMOTIONS = "/webhooks/4ws/customer-promotions"
DOCUMENTS = "/webhooks/4ws/documents"
CART_OPENED = "/webhooks/one/cart-opened"
CLIENT_LOGGED = "/webhooks/one/client-logged"
OFFER_OPENED = "/webhooks/one/offer-opened"


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    json: dict


def post(gateway, path, body, headers=None):
    """Sends one webhook; `body` is text, bytes or what becomes JSON."""
    if not isinstance(body, (str, bytes)):
        body = json.dumps(body)
    host, port = gateway.http.split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60)
    try:
        connection.request("POST", path, body, headers or {})
        answer = connection.getresponse()
        text = answer.read()
        return Answer(answer.status,
                      {k.lower(): v for k, v in answer.getheaders()},
                      json.loads(text) if text else {})
    finally:
        connection.close()


def signed(secret, body, webhook_id, at=None):
    """Headers of Standard Webhooks over `body` with a secret `whsec_...`."""
    at = str(int(time.time() if at is None else at))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{webhook_id}.{at}.".encode() + body.encode()
    digest = base64.b64encode(hmac.digest(key, text, hashlib.sha256)).decode()
    return {"webhook-id": webhook_id, "webhook-timestamp": at,
            "webhook-signature": f"v1,{digest}"}
