"""Who may cost the gateway memory over HTTP, and how much of it there is."""

import base64
import json
import select
import urllib.request

import pytest

from cards import Card
from metrics import read
from processes import wait_until
from raw_sender import Sender, status_of
from webhook import CART_OPENED, CLIENT_LOGGED, PROMOTIONS, post, signed

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


@pytest.fixture
def start(make_gateway):
    """Starts gateways with a configuration of `ingress`."""
    return lambda ingress: make_gateway({"ingress": ingress})


def is_ready(gateway):
    with urllib.request.urlopen(f"http://{gateway.http}/readyz",
                                timeout=60) as answer:
        return answer.status == 200


def refusals(gateway):
    """How many requests the listener refused, by reason."""
    return {key[2]: value for key, value in read(gateway).items()
            if key[:2] == ("http_refusals_total", "http")}


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


def test_refuses_wrong_credentials_before_the_body(tmp_path, start, sender):
    secret = tmp_path / "secret"
    secret.write_text("a-token-of-the-sender")
    gateway = start({"one_cart_opened": {"bearer": {"file": str(secret)}}})
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


# No request is too late within the patience of a test.
SLOW = {"request_timeout": "600s", "idle_timeout": "600s"}


@pytest.mark.parametrize("beginning", [
    "POST /callbacks/A", f"POST {PROMOTIONS} HTTP/1.1\r\nHost: x\r\n"
    "Content-Length: 1000\r\n\r\n{"], ids=["head", "body"])
def test_takes_callbacks_among_slow_senders(start, sandbox, sender, beginning):
    gateway = start({**SLOW, "max_connections": 4,
                     "unlimited_addresses": ["127.0.0.0/8"]})
    slow = [sender(gateway) for _ in range(8)]
    for each in slow:
        each.send(beginning.encode())
    card = Card(gateway, sandbox, "100.00", "EUR")
    assert card.redeem("10.00").ok
    card.assert_books_agree()
    assert is_ready(gateway)
    assert post(gateway, PROMOTIONS, GOOD).status == 200
    assert any(reason in refusals(gateway)
               for reason in ("no_room_for_request", "closed_to_make_room"))


def test_bounds_the_connections_of_an_address(start, sender):
    gateway = start({**SLOW, "max_connections_per_address": 2})
    first, second = (sender(gateway, source="127.0.0.2") for _ in range(2))
    for each in (first, second):
        each.head(PROMOTIONS, 2)
        assert b" 100 Continue" in each.read_head()
    third = sender(gateway, source="127.0.0.2").read_to_end()
    assert status_of(third) == 429
    assert b"Retry-After: 5" in third
    assert refusals(gateway)["too_many_of_address"] == 1
    # Others are served meanwhile.
    assert post(gateway, PROMOTIONS, GOOD).status == 200
    assert is_ready(gateway)
    first.close()

    def served():
        again = sender(gateway, source="127.0.0.2")
        again.head(PROMOTIONS, 2)
        return b" 100 Continue" in again.read_head()

    wait_until(served, "the place of the first")


def test_counts_the_senders_behind_a_proxy(start, sender):
    gateway = start({**SLOW, "max_connections_per_address": 1,
                     "trusted_proxies": ["127.0.0.3"]})

    def head_of(source, forwarded):
        client = sender(gateway, source=source)
        client.head(PROMOTIONS, 2, X_Forwarded_For=forwarded)
        return client.read_head()

    assert b" 100 Continue" in head_of("127.0.0.3", "192.0.2.1")
    assert b" 429 " in head_of("127.0.0.3", "198.51.100.7, 192.0.2.1")
    assert b" 100 Continue" in head_of("127.0.0.3", "192.0.2.2")
    # Nobody believes who is no proxy.
    assert b" 100 Continue" in head_of("127.0.0.2", "192.0.2.3")
    assert b" 429 " in head_of("127.0.0.2", "192.0.2.4")
    log = gateway.program.log.read_text()
    for address in ("192.0.2.", "198.51.100.7"):
        assert address not in log


def test_keeps_room_from_strangers(tmp_path, start, sender):
    key, token = tmp_path / "key", tmp_path / "token"
    secret = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    key.write_text(secret)
    token.write_text("a-token-of-the-sender")
    gateway = start({
        **SLOW, "max_pending_body_bytes": 4000,
        "one_client_logged": {
            "standard_webhooks": {"secrets": [{"file": str(key)}]}},
        "one_cart_opened": {"bearer": {"file": str(token)}}})
    # They look signed; whether they are, their bodies would show.
    headers = {name.replace("-", "_"): value
               for name, value in signed(secret, "", "1").items()}
    first, second = sender(gateway), sender(gateway)
    for stranger in (first, second):
        stranger.head(CLIENT_LOGGED, 1300, **headers)
        assert b" 100 Continue" in stranger.read_head()
    # Both have room at first, and one of them no more at the end.
    for stranger in (first, second):
        stranger.send(b" " * 1299)
    [ended], _, _ = select.select([first, second], [], [], 60)
    assert status_of(ended.read_to_end()) == 503
    answer = post(gateway, CART_OPENED, b"{}".ljust(1200),
                  {"Authorization": "Bearer a-token-of-the-sender"})
    assert answer.status == 200
