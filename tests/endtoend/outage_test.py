"""4ws.trade cannot be reached: nothing is sent, and a retry is safe."""

import socket
import uuid

import grpc
import pytest

from cards import Card
from fourws.gateway.v1 import giftcard_service_pb2
from gateway import Gateway, money
from sandbox import Sandbox

BARCODE = "2000000001814"


@pytest.fixture
def address():
    """Where nobody listens yet, and nobody else will."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield "127.0.0.1:%d" % reserved.getsockname()[1], reserved.close


def assert_safe_to_repeat(answer):
    assert answer.code == grpc.StatusCode.UNAVAILABLE, answer
    assert answer.reason == "UPSTREAM_UNREACHABLE"
    assert answer.retry_after is not None


def test_reports_that_nothing_was_sent_and_frees_the_request_id(
        tmp_path, address):
    place, let_go = address
    gateway = Gateway(tmp_path, f"http://{place}")
    assert_safe_to_repeat(gateway.get_card(BARCODE))

    request_id = str(uuid.uuid4())
    refused = gateway.call(
        gateway.giftcards.RedeemGiftcard,
        giftcard_service_pb2.RedeemGiftcardRequest(
            barcode=BARCODE, amount=money("10.00"), request_id=request_id))
    assert_safe_to_repeat(refused)
    assert refused.metadata["outcome"] == "NOT_SENT"
    assert not refused.started

    let_go()
    sandbox = Sandbox(tmp_path, listen=place)
    card = Card(gateway, sandbox, barcode=BARCODE)
    answer = card.redeem("10.00", request_id)
    assert answer.ok, answer
    assert len(sandbox.updates(BARCODE)) == 1
    card.assert_books_agree()
    gateway.stop()
    sandbox.stop()
