"""Bodies that are compressed or in another charset, within the limit of any
body: answers, callbacks, webhooks, and the dead letters of the latter."""

import gzip
import json
import urllib.request
import uuid

import grpc
import pytest

from coded_upstream import CODINGS, CodedUpstream
from fourws.gateway.v1 import giftcard_service_pb2
from gateway import Gateway, Kind, answer_to, money
from processes import wait_until
from subscriber import EARLIEST, Subscriber
import webhook

LIMIT = 100_000
DONE = b'{"success":true,"id":"m-1"}'


@pytest.fixture
def upstream():
    upstream = CodedUpstream()
    yield upstream
    upstream.stop()


@pytest.fixture
def gateway(tmp_path, upstream):
    gateway = Gateway(tmp_path, upstream.url,
                      {"fourws": {"max_response_bytes": LIMIT}})
    yield gateway
    gateway.stop()


class Redeem:
    """One that was sent, and of whose answer the gateway has made a note."""

    def __init__(self, gateway, upstream):
        self._call = gateway.giftcards.RedeemGiftcard.future(
            giftcard_service_pb2.RedeemGiftcardRequest(
                barcode="1", amount=money("1.00"),
                request_id=str(uuid.uuid4())), timeout=60)
        [write] = wait_until(lambda: upstream.writes, "the write")
        # Of a call under way, Python shows no metadata yet.
        [sent] = wait_until(
            lambda: [sent for each in gateway.list_operations()
                     for sent in each.evidence_of(Kind.KIND_SEND)],
            "the answer")
        self.callback = write["callback"]
        self.summary = sent.summary  # Of the answer.

    def end(self):
        return answer_to(self._call)


def post(url, body, headers=None):
    request = urllib.request.Request(url, body, headers or {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.status


@pytest.mark.parametrize("coding", CODINGS)
def test_reads_answers_in_the_coding_that_it_asks_for(gateway, upstream,
                                                      coding):
    upstream.coding = coding
    read = gateway.get_card("1")
    assert read.ok, read
    redeem = Redeem(gateway, upstream)
    assert "accepted" in redeem.summary
    assert post(redeem.callback, DONE) == 200
    answer = redeem.end()
    assert answer.ok, answer


def test_reads_no_answer_that_inflates_beyond_the_limit(gateway, upstream):
    upstream.padding["GET"] = LIMIT
    answer = gateway.get_card("1")
    assert answer.code == grpc.StatusCode.UNAVAILABLE
    assert answer.reason == "UPSTREAM_UNREADABLE"
    assert "larger than the limit" in answer.message


@pytest.mark.parametrize("spoil", ["padding", "missing"])
def test_waits_for_the_callback_of_a_write_whose_answer_does_not_inflate(
        gateway, upstream, spoil):
    getattr(upstream, spoil)["POST"] = LIMIT if spoil == "padding" else 3
    redeem = Redeem(gateway, upstream)
    assert "accepted" not in redeem.summary
    assert post(redeem.callback, DONE) == 200
    answer = redeem.end()
    assert answer.ok, answer


@pytest.mark.parametrize("body,headers", [
    (gzip.compress(DONE), {"Content-Encoding": "gzip"}),
    (gzip.compress(DONE), {}),
    (DONE.decode().encode("utf-16"), {}),
    (DONE, {"Content-Encoding": "utf-8"}),
    (gzip.compress(DONE[:-1] + b',"message":"\xc1"}'),
     {"Content-Encoding": "gzip",
      "Content-Type": "application/json; charset=koi8-r"})])
def test_reads_a_callback_however_it_is_coded(gateway, upstream, body,
                                              headers):
    redeem = Redeem(gateway, upstream)
    assert post(redeem.callback, body, headers) == 200
    answer = redeem.end()
    assert answer.ok, answer
    assert answer.response.movement_id == "m-1"


def test_reads_why_a_callback_in_another_charset_refuses(gateway, upstream):
    redeem = Redeem(gateway, upstream)
    body = '{"success":false,"message":"gi\u00e0 usata"}'.encode("latin-1")
    assert post(redeem.callback, body,
                {"Content-Type": "text/plain; charset=windows-1252"}) == 200
    answer = redeem.end()
    assert answer.code == grpc.StatusCode.FAILED_PRECONDITION
    assert answer.metadata["upstream_message"] == "gi\u00e0 usata"


def test_waits_on_after_a_callback_that_inflates_beyond_the_limit(gateway,
                                                                  upstream):
    redeem = Redeem(gateway, upstream)
    bomb = gzip.compress(DONE + b" " * LIMIT)
    assert post(redeem.callback, bomb, {"Content-Encoding": "gzip"}) == 200
    assert post(redeem.callback, DONE) == 200
    answer = redeem.end()
    assert answer.ok, answer
    [kept] = gateway.get_operation(answer.operation).evidence_of(
        Kind.KIND_UNREADABLE_CALLBACK)
    assert kept.body_size == len(bomb)


LATIN = {"Content-Type": "application/json; charset=ISO-8859-1"}
GZIP = {"Content-Encoding": "gzip"}
PROMOTION = {"subjectCode": "7", "data": {"p": {"note": "citt\u00e0"}}}


def utf8(value):
    return json.dumps(value, ensure_ascii=False).encode()


def latin(value):
    return json.dumps(value, ensure_ascii=False).encode("latin-1")


def notifications_of(gateway):
    subscriber = Subscriber(gateway, EARLIEST, include_raw=True)
    notifications = subscriber.until("caught_up")
    subscriber.close()
    return notifications


@pytest.mark.parametrize("body,headers", [
    (latin(PROMOTION), LATIN),
    (gzip.compress(utf8(PROMOTION)), GZIP),
    (gzip.compress(utf8(PROMOTION)), {}),
    (gzip.compress(latin(PROMOTION)), {**LATIN, **GZIP})])
def test_delivers_what_a_webhook_says_however_it_is_coded(gateway, body,
                                                          headers):
    answer = webhook.post(gateway, webhook.PROMOTIONS, body, headers)
    assert answer.json == {"success": True, "sequence": 1, "duplicate": False}
    [promoted] = notifications_of(gateway)
    assert promoted.raw == utf8(PROMOTION)
    [promotion] = promoted.customer_promotion.promotions
    assert promotion.unmapped["note"] == "citt\u00e0"
    # Coded in another way it is still the same.
    again = webhook.post(gateway, webhook.PROMOTIONS, utf8(PROMOTION))
    assert again.json["duplicate"]


def test_replays_a_letter_once_what_hindered_it_is_mended(tmp_path, upstream):
    bomb = gzip.compress(utf8({**PROMOTION, "x": " " * 100_000}))
    gateway = Gateway(tmp_path, upstream.url,
                      {"ingress": {"max_body_bytes": 10_000}})
    kept = webhook.post(gateway, webhook.PROMOTIONS, bomb, GZIP)
    assert kept.status == 200 and kept.json["dead_letter"] == 1
    assert notifications_of(gateway) == []
    gateway.stop()
    gateway = Gateway(tmp_path, upstream.url)
    replay = gateway.ask("v1.DeadLetterService.ReplayDeadLetters",
                         {"names": ["deadLetters/1"]})
    assert replay.ok, replay
    [result] = replay.response.results
    assert result.processed, result
    [promoted] = notifications_of(gateway)
    assert promoted.subject.customer == "4ws/7"
    gateway.stop()
