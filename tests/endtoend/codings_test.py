"""Bodies that are compressed, within the limit of any body."""

import urllib.request
import uuid

import grpc
import pytest

from coded_upstream import CODINGS, CodedUpstream
from fourws.gateway.v1 import giftcard_service_pb2
from gateway import Gateway, Kind, answer_to, money
from processes import wait_until

LIMIT = 100_000
DONE = b'{"success":true,"id":"m-1"}'


@pytest.fixture
def upstream():
    upstream = CodedUpstream()
    yield upstream
    upstream.close()


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
        name = dict(self._call.initial_metadata())["fourws-operation"]
        [sent] = wait_until(
            lambda: gateway.get_operation(name).evidence_of(Kind.KIND_SEND),
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
