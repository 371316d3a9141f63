"""Who may cost the gateway memory over HTTP, and how much of it there is."""

import json
import re
import urllib.request

import pytest

from gateway import Gateway
from processes import wait_until
from raw_sender import Sender, status_of
from webhook import CART_OPENED, PROMOTIONS, post

CONFIG = {
    "drain_timeout": "3s",
    "ingress": {"max_pending_body_bytes": 4000},
}
UNKNOWN = "/callbacks/AAAAAAAAAAAAAAAAAAAAAA"
GOOD = json.dumps({"subjectCode": "1026311", "cardBarcode": "9990000100880",
                   "data": {}, "attributesChanged": []}).encode()


@pytest.fixture
def sender(gateway):
    """Makes senders to the module's gateway, or to another."""
    made = []

    def make(to=None, **options):
        made.append(Sender(to or gateway, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


def is_ready(gateway):
    with urllib.request.urlopen(f"http://{gateway.http}/readyz",
                                timeout=60) as answer:
        return answer.status == 200


def refusals(gateway):
    """How many requests the listener refused, by reason."""
    with urllib.request.urlopen(f"http://{gateway.http}/metrics",
                                timeout=60) as answer:
        text = answer.read().decode()
    return {reason: int(count) for reason, count in re.findall(
        r'^fourws_http_refused_total\{.*reason="(\w+)"\} (\d+)', text,
        re.MULTILINE)}


def test_refuses_an_unknown_token_before_the_body(sender):
    forger = sender()
    forger.head(UNKNOWN, 2000)
    assert status_of(forger.read_to_end()) == 404
    # Who does not wait for leave gets the same.
    eager = sender()
    eager.send(f"POST {UNKNOWN} HTTP/1.1\r\nHost: x\r\n"
               "Content-Length: 8000000\r\n\r\n".encode())
    assert status_of(eager.read_to_end()) == 404


def test_refuses_what_has_no_place_before_the_body(sender):
    for path, status in (("/nothing", 404), ("/healthz", 405)):
        lost = sender()
        lost.head(path, 2000)
        assert status_of(lost.read_to_end()) == status


def test_wants_the_body_of_a_known_token(sender, card, gateway, sandbox):
    card.fault("callback_never")
    answer = card.redeem_briefly("10.00")
    assert answer.reason == "OPERATION_PENDING", answer
    request = sandbox.wait_for_update(card.barcode)
    held = sandbox.wait_for("held", card.barcode)
    path = "/callbacks/" + held["url"].rpartition("/")[2]
    upstream = sender()
    upstream.head(path, 2000)
    assert upstream.read_head() == b"HTTP/1.1 100 Continue\r\n\r\n"
    upstream.close()
    # It did not come whole, and changed nothing.
    assert not gateway.get_operation(answer.operation).done
    assert sandbox.send_callback(request=request)["status"] == 200
    wait_until(lambda: gateway.get_operation(answer.operation).done, "the end")
    card.assert_books_agree()


def test_refuses_wrong_credentials_before_the_body(tmp_path, sandbox, sender):
    secret = tmp_path / "secret"
    secret.write_text("a-token-of-the-sender")
    gateway = Gateway(tmp_path, sandbox.url, {"ingress": {
        "one_cart_opened": {"bearer": {"file": str(secret)}}}})
    try:
        wrong = sender(gateway)
        wrong.head(CART_OPENED, 2000, Authorization="Bearer guessed")
        received = wrong.read_to_end()
        assert status_of(received) == 401
        assert b"WWW-Authenticate: Bearer" in received
        right = sender(gateway)
        right.head(CART_OPENED, 2, Authorization="Bearer a-token-of-the-sender")
        assert b" 100 Continue" in right.read_head()
        right.send(b"{}")
        assert b" 200 OK" in right.read_head()
    finally:
        gateway.stop()


def test_refuses_bodies_beyond_what_may_wait(gateway, sender):
    before = refusals(gateway).get("no_room_for_body", 0)
    first = sender()
    body = GOOD.ljust(3000)
    first.head(PROMOTIONS, len(body))
    assert b" 100 Continue" in first.read_head()
    first.send(body[:-1])

    def refused():
        """Whether another body has no room; what was sent may yet arrive."""
        second = sender()
        second.head(PROMOTIONS, 2)
        answer = second.read_head()
        second.close()
        if b" 503 " in answer:
            assert b"Retry-After: 5" in answer
        return b" 503 " in answer

    wait_until(refused, "a refusal")
    assert refusals(gateway)["no_room_for_body"] > before
    # What takes no room is served meanwhile.
    assert is_ready(gateway)
    first.send(body[-1:])
    assert b" 200 OK" in first.read_head()
    assert post(gateway, PROMOTIONS, GOOD).status == 200
