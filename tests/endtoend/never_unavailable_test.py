"""UNAVAILABLE makes clients repeat a call by themselves: no write of which a
byte has left may ever end in it, whatever upstream does, whichever write."""

import functools
import uuid

import grpc
import pytest

from fourws.gateway.v1 import giftcard_service_pb2
from gateway import Gateway, answer_to, money
from hostile_upstream import ANSWERS, HostileUpstream

CONFIG = {
    # What is ambiguous ends UNRESOLVED soon.
    "operations": {"timeout": "2s", "refunds": True},
    # The test would not reach upstream otherwise.
    "fourws": {"breaker": {"failures": 1000000}},
}


@pytest.fixture(scope="module")
def upstream():
    upstream = HostileUpstream()
    yield upstream
    upstream.stop()


@pytest.fixture(scope="module")
def gateway(tmp_path_factory, upstream):
    gateway = Gateway(tmp_path_factory.mktemp("gateway"), upstream.url, CONFIG)
    yield gateway
    gateway.stop()


def redeem(_, barcode):
    return giftcard_service_pb2.RedeemGiftcardRequest(
        barcode=barcode, amount=money("1.00"), request_id=str(uuid.uuid4()))


def activate(_, barcode):
    return giftcard_service_pb2.ActivateGiftcardRequest(
        barcode=barcode, amount=money("1.00"), request_id=str(uuid.uuid4()))


def refund(gateway, barcode):
    redeemed = gateway.call(gateway.giftcards.RedeemGiftcard,
                            redeem(gateway, barcode), timeout=60)
    assert redeemed.ok, redeemed
    return giftcard_service_pb2.RefundGiftcardRequest(
        redeem_operation=redeemed.operation, amount=money("1.00"),
        request_id=str(uuid.uuid4()))


def generate(_, item):
    return giftcard_service_pb2.GenerateGiftcardsRequest(
        item_code=item, count=1, request_id=str(uuid.uuid4()))


def pdf(_, barcode):
    return giftcard_service_pb2.GenerateGiftcardPdfRequest(
        barcodes=[barcode], request_id=str(uuid.uuid4()))


# Every write, and how to ask for it.
WRITES = {
    "RedeemGiftcard": redeem,
    "ActivateGiftcard": activate,
    "RefundGiftcard": refund,
    "GenerateGiftcards": generate,
    "GenerateGiftcardPdf": pdf,
}


def test_knows_every_write():
    service = giftcard_service_pb2.DESCRIPTOR.services_by_name["GiftcardService"]
    assert WRITES.keys() == {
        method.name for method in service.methods
        if "request_id" in method.input_type.fields_by_name
    }


@functools.cache
def ends(gateway, write):
    """How `write` ends with each mischief; all at once, to save time."""
    calls = {}
    for mischief in ANSWERS:
        name = f"{mischief}-{WRITES[write].__name__}"
        request = WRITES[write](gateway, name)
        method = getattr(gateway.giftcards, write)
        calls[mischief] = method.future(request, timeout=60)
    return {mischief: answer_to(call) for mischief, call in calls.items()}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("mischief", ANSWERS)
def test_is_never_unavailable_once_a_byte_has_left(gateway, upstream, write,
                                                   mischief):
    answer = ends(gateway, write)[mischief]
    sent = upstream.writes_of(f"{mischief}-{WRITES[write].__name__}")
    assert len(sent) == 1, sent
    assert answer.code not in (grpc.StatusCode.OK, grpc.StatusCode.UNAVAILABLE)
    if answer.metadata["outcome"] == "NOT_SENT":
        # Turned away unread, in upstream's own words.
        assert mischief == "throttled429", answer
        assert answer.reason == "UPSTREAM_THROTTLED"
