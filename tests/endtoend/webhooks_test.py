"""Webhooks of every source: proven, kept once, forwarded, never lost."""

import base64
import threading
import time
import urllib.request
import uuid

import pytest

from gateway import Gateway
from processes import wait_until
from receiver import Receiver
from subscriber import EARLIEST, Subscriber
from webhook import (CART_OPENED, CLIENT_LOGGED, DOCUMENTS, OFFER_OPENED,
                     PROMOTIONS, post, signed)

SECRET = "whsec_" + base64.b64encode(b"a key of twenty-four bytes").decode()
NEXT_SECRET = "whsec_" + base64.b64encode(b"another key, also long enough"
                                          ).decode()
CLIENT = "org:838bed9a-8063-4e4c-93c3-f74b59fcaa5a"
SOURCES = [PROMOTIONS, DOCUMENTS, CART_OPENED, CLIENT_LOGGED, OFFER_OPENED]


@pytest.fixture
def start(tmp_path, sandbox):
    """Starts gateways with a configuration of `ingress`."""
    started = []

    def make(ingress):
        gateway = Gateway(tmp_path, sandbox.url, {"ingress": ingress})
        started.append(gateway)
        return gateway

    yield make
    for gateway in started:
        gateway.stop()


@pytest.fixture
def secret(tmp_path):
    def make(text):
        path = tmp_path / uuid.uuid4().hex
        path.write_text(text)
        return {"file": str(path)}

    return make


def notifications_of(gateway):
    subscriber = Subscriber(gateway, EARLIEST, include_raw=True)
    notifications = subscriber.until("caught_up")
    subscriber.close()
    return notifications


def metrics(gateway):
    with urllib.request.urlopen(f"http://{gateway.http}/metrics",
                                timeout=30) as answer:
        return answer.read().decode()


def test_delivers_what_one_sends(start):
    gateway = start({})
    cart = uuid.uuid4().hex
    bodies = [(CART_OPENED, {"clientId": CLIENT, "cartId": cart}),
              (CLIENT_LOGGED, {"client": {"id": CLIENT}}),
              (OFFER_OPENED, {"client_id": CLIENT, "OfferID": 36})]
    for path, body in bodies:
        assert post(gateway, path, body).status == 200
    opened, logged, offered = notifications_of(gateway)
    assert [(each.source, each.type) for each in (opened, logged, offered)] == [
        ("one", "cart_opened"), ("one", "client_logged"),
        ("one", "offer_opened")]
    for each in (opened, logged, offered):
        assert each.subject.customer == f"one/{CLIENT}"
    assert opened.cart_opened.client == CLIENT
    assert opened.cart_opened.cart == cart
    assert logged.client_logged.client == CLIENT
    assert offered.offer_opened.offer == "36"
    content = offered.offer_opened.content.struct_value
    assert content["client_id"] == CLIENT


def test_delivers_what_is_asked_for_by_type_and_source(start):
    gateway = start({})
    for path in SOURCES:
        assert post(gateway, path, {"subjectCode": "1"}).status == 200
    for fields, wanted in (
            ({"sources": ["one"]},
             ["cart_opened", "client_logged", "offer_opened"]),
            ({"sources": ["4ws"]}, ["customer_promotion", "document"]),
            ({"types": ["document", "offer_opened"]},
             ["document", "offer_opened"]),
            ({"sources": ["4ws"], "types": ["cart_opened"]}, [])):
        subscriber = Subscriber(gateway, EARLIEST, **fields)
        assert [each.type for each in subscriber.until("caught_up")] == wanted
        subscriber.close()


def test_takes_equal_bodies_of_one_as_distinct(start):
    gateway = start({})
    for _ in range(3):
        answer = post(gateway, CLIENT_LOGGED, {"clientId": CLIENT})
        assert answer.json["duplicate"] is False
    assert len(notifications_of(gateway)) == 3


@pytest.mark.parametrize("body", ["", "test", "[]", '{"name":"test"}', "\xff"])
def test_takes_the_test_webhook_of_one(start, body):
    gateway = start({})
    assert post(gateway, CART_OPENED, body.encode("latin-1")).status == 200
    [test] = notifications_of(gateway)
    assert test.cart_opened.client == test.cart_opened.cart == ""
    assert test.raw == body.encode("latin-1")
    assert 'verdict="stored unmapped"' in metrics(gateway)


def test_delivers_what_can_be_found_in_documents(start):
    gateway = start({})
    body = {"documentHeader": {"id": "d-1", "documentNumber": 1611788,
                               "branchCode": "BR1"},
            "documentType": "ORDER", "subjectCode": "1026311"}
    assert post(gateway, DOCUMENTS, body).status == 200
    assert post(gateway, DOCUMENTS, [{"other": True}]).status == 200
    found, unknown = notifications_of(gateway)
    assert (found.source, found.type) == ("4ws", "document")
    document = found.document
    assert (document.document_id, document.document_number,
            document.document_type, document.branch, document.customer) == (
                "d-1", "1611788", "ORDER", "BR1", "1026311")
    assert found.subject.customer == "4ws/1026311"
    assert document.content.struct_value["documentType"] == "ORDER"
    assert unknown.document.document_id == ""
    assert unknown.document.content.list_value[0]["other"] is True


def test_delivers_what_follows_a_body_that_grows_as_a_value(start):
    gateway = start({"max_webhook_values": 1_000_000})
    zeros = "[" + "0," * 520_000 + "0]"
    assert post(gateway, DOCUMENTS, zeros).status == 200
    assert post(gateway, DOCUMENTS, {"id": "small"}).status == 200
    # A client takes 4 MiB unless it is notifications_of otherwise.
    large, small = notifications_of(gateway)
    assert large.document.content.string_value == zeros
    assert large.raw.decode() == zeros
    assert small.document.document_id == "small"


def test_takes_documents_of_any_content_type_and_keeps_what_is_no_json(start):
    gateway = start({})
    answer = post(gateway, DOCUMENTS, "<xml/>", {"Content-Type": "text/xml"})
    assert answer.status == 200 and answer.json["dead_letter"] == 1
    assert notifications_of(gateway) == []


def test_keeps_what_it_cannot_read_once_however_often_it_comes(start):
    gateway = start({"documents": {"id_header": "X-Id"}})
    numbers = [post(gateway, DOCUMENTS, "<xml/>",
                    {"X-Id": name} if name else {}).json["dead_letter"]
               for name in ("a", "a", "b", "a", "", "")]
    assert numbers == [1, 1, 2, 1, 3, 4]
    assert ('fourws_webhooks_total{source="4ws/documents",'
            'verdict="duplicate"} 2') in metrics(gateway)


def test_takes_a_bearer_token(start, secret):
    gateway = start({"documents": {"bearer": secret("s3cret-token")}})
    for authorization in ("", "Bearer wrong", "Basic s3cret-token",
                          "Bearer s3cret-token2", "Bearer"):
        answer = post(gateway, DOCUMENTS, {},
                      {"Authorization": authorization})
        assert answer.status == 401
        assert answer.headers["www-authenticate"].startswith("Bearer ")
    assert post(gateway, DOCUMENTS, {},
                {"Authorization": "Bearer s3cret-token"}).status == 200
    assert len(notifications_of(gateway)) == 1
    assert ('fourws_webhooks_total{source="4ws/documents",'
            'verdict="wrong credentials"} 5') in metrics(gateway)


def test_takes_a_secret_path(start, secret):
    gateway = start({"one_cart_opened": {
        "path_secret": secret("a-secret-of-the-path")}})
    for wrong in ("", "/", "/a-secret-of-the-pat", "/a-secret-of-the-path/x"):
        assert post(gateway, CART_OPENED + wrong, "{}").status == 401
    assert post(gateway, CART_OPENED + "/a-secret-of-the-path",
                "{}").status == 200
    assert len(notifications_of(gateway)) == 1
    assert ('fourws_webhooks_total{source="one/cart-opened",'
            'verdict="wrong credentials"} 4') in metrics(gateway)


def test_takes_signatures_of_each_live_secret_once(start, secret):
    gateway = start({"one_cart_opened": {"standard_webhooks": {
        "secrets": [secret(SECRET), secret(NEXT_SECRET)]}}})
    body = '{"clientId":"1"}'
    first = signed(SECRET, body, "msg_1")
    assert post(gateway, CART_OPENED, body, first).status == 200
    assert post(gateway, CART_OPENED, body,
                signed(NEXT_SECRET, body, "msg_2")).status == 200
    assert post(gateway, CART_OPENED, body, first).json["duplicate"] is True
    # Known again after a restart.
    gateway.restart_after_kill()
    answer = post(gateway, CART_OPENED, body, signed(SECRET, body, "msg_2"))
    assert answer.json == {"success": True, "duplicate": True, "sequence": 2}
    assert len(notifications_of(gateway)) == 2


def test_refuses_signatures_that_prove_nothing(start, secret):
    gateway = start({"one_cart_opened": {"standard_webhooks": {
        "secrets": [secret(SECRET)]}}})
    body = '{"clientId":"1"}'
    good = signed(SECRET, body, "msg_1")
    for headers in ({}, {**good, "webhook-id": "msg_2"},
                    {**good, "webhook-signature": "v1,AAAA"},
                    {**good,
                     "webhook-signature": good["webhook-signature"][3:]},
                    signed(NEXT_SECRET, body, "msg_1"),
                    signed(SECRET, body + " ", "msg_1"),
                    signed(SECRET, body, "msg_1", at=time.time() - 400),
                    signed(SECRET, body, "msg_1", at=time.time() + 400)):
        assert post(gateway, CART_OPENED, body, headers).status == 401
    assert notifications_of(gateway) == []


def test_answers_429_to_who_sends_too_much(start):
    gateway = start({"one_cart_opened": {"max_per_second": 1, "burst": 5}})
    answers = [post(gateway, CART_OPENED, "{}") for _ in range(50)]
    refused = [each for each in answers if each.status == 429]
    assert refused
    assert int(refused[0].headers["retry-after"]) >= 1
    taken = sum(each.status == 200 for each in answers)
    assert taken >= 5 and taken + len(refused) == 50
    assert len(notifications_of(gateway)) == taken
    # The limit is the source's own.
    assert post(gateway, CLIENT_LOGGED, "{}").status == 200


def test_asks_to_send_again_what_the_disk_does_not_take(start):
    gateway = start({})
    body = {"subjectCode": "1", "filling": "x" * 100_000}
    with gateway.full_disk():
        for path in SOURCES:
            answer = post(gateway, path, body)
            assert answer.status == 503, path
            assert int(answer.headers["retry-after"]) >= 1
        assert post(gateway, PROMOTIONS, "no json" * 20_000).status == 503
        assert notifications_of(gateway) == []
    for path in SOURCES:
        answer = post(gateway, path, body)
        assert (answer.status, answer.json["duplicate"]) == (200, False), path
    assert [each.type for each in notifications_of(gateway)] == [
        "customer_promotion", "document", "cart_opened", "client_logged",
        "offer_opened"]
    assert 'verdict="not stored"} 2' in metrics(gateway)


def test_takes_no_body_beyond_the_limit_of_its_source(start):
    gateway = start({"max_body_bytes": 1000,
                     "one_cart_opened": {"max_body_bytes": 100}})
    for path, limit in ((CART_OPENED, 100), (CLIENT_LOGGED, 1000)):
        assert post(gateway, path, "x" * limit).status == 200
        assert post(gateway, path, "x" * (limit + 1)).status == 413
    assert len(notifications_of(gateway)) == 2


def test_keeps_as_a_dead_letter_what_holds_too_many_values(start):
    gateway = start({"max_webhook_values": 40})
    periods = {f"P{i}": {"voucherAmount": 1} for i in range(10)}

    def promoted(**more):
        return post(gateway, PROMOTIONS, {
            "subjectCode": "7", "data": {"p": {**periods, **more}}}).json

    assert promoted()["sequence"] == 1
    assert promoted(P10={})["dead_letter"] == 1  # One period more.
    for number, path in enumerate(SOURCES, 2):
        answer = post(gateway, path, [0] * 40)  # The list is a value, too.
        assert answer.json["dead_letter"] == number, path
    assert post(gateway, DOCUMENTS, [0] * 39).json["sequence"] == 2
    assert [each.type for each in notifications_of(gateway)] == [
        "customer_promotion", "document"]


def test_forwards_to_an_older_receiver_what_it_took(start, secret):
    older = Receiver(statuses=[503, 500, 200])
    gateway = start({"customer_promotions": {
        "basic": {"username": "4ws", "password": secret("sesame")},
        "forward_url": older.url + "/hook"}})
    basic = "Basic " + base64.b64encode(b"4ws:sesame").decode()
    bodies = ['{"subjectCode": "1"}', "no json", '{"subjectCode": "2"}']
    for body in bodies:
        headers = {"Authorization": basic, "X-Mark": "m",
                   "Content-Type": "text/plain"}
        assert post(gateway, PROMOTIONS, body, headers).status == 200
    assert post(gateway, PROMOTIONS, "{}").status == 401
    # The first is tried until it is taken, before the next.
    wait_until(lambda: len(older.received) == 5, "forwarded")
    assert [each.body.decode() for each in older.received] == [
        bodies[0], bodies[0], *bodies]
    for each in older.received:
        assert each.path == "/hook"
        assert each.headers["authorization"] == basic
        assert each.headers["x-mark"] == "m"
        assert each.headers["content-type"] == "text/plain"
    wait_until(lambda: 'fourws_forwards_total{result="delivered",'
               'source="4ws/customer-promotions"} 3' in metrics(gateway),
               "counted")
    older.stop()


def test_answers_although_the_older_receiver_is_gone(start):
    older = Receiver()
    older.stop()
    gateway = start({"one_cart_opened": {"forward_url": older.url}})
    for _ in range(20):
        assert post(gateway, CART_OPENED, "{}").status == 200
    assert len(notifications_of(gateway)) == 20


def test_stops_while_it_forwards(start):
    older = Receiver(statuses=[200] * 50 + [503])
    gateway = start({"one_cart_opened": {"forward_url": older.url}})
    stopped = threading.Event()

    def send():
        while not stopped.is_set():
            try:
                post(gateway, CART_OPENED, "{}")
            except OSError:
                return  # It has stopped.

    senders = [threading.Thread(target=send, daemon=True) for _ in range(4)]
    for sender in senders:
        sender.start()
    wait_until(lambda: len(older.received) >= 51, "one waits for its retry")
    gateway.stop()
    stopped.set()
    for sender in senders:
        sender.join()
    older.stop()


def test_knows_only_sources_that_are_configured(tmp_path, sandbox, secret):
    gateway = Gateway(tmp_path, sandbox.url, {
        "public_url": "https://gateway.example",
        "ingress": {"customer_promotions": {"bearer": secret("token")}}})
    assert post(gateway, CART_OPENED, "{}").status == 404
    assert post(gateway, PROMOTIONS, "{}").status == 401
    gateway.stop()
