"""Redeems that are refused before anything is sent."""

import uuid

import grpc
import pytest

from gateway import answer_to, money
from fourws.gateway.v1 import giftcard_service_pb2

REFUSED = grpc.StatusCode.FAILED_PRECONDITION


def assert_not_sent(answer, code, reason):
    assert (answer.code, answer.reason) == (code, reason), answer
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert not answer.started


@pytest.mark.parametrize("fields,amount,reason", [
    ({"flgActive": "N"}, "10.00", "GIFTCARD_INACTIVE"),
    ({"expirationDate": "2021-11-04 00:00:00"}, "10.00", "GIFTCARD_EXPIRED"),
    ({}, "100.01", "GIFTCARD_BALANCE_TOO_LOW"),
    ({"flgPartiallyUsage": "N"}, "99.99", "GIFTCARD_PARTIAL_USE_FORBIDDEN"),
])
def test_refuses_what_the_card_does_not_allow(new_card, sandbox, fields,
                                              amount, reason):
    card = new_card("100.00", **fields)
    answer = card.redeem(amount)
    assert_not_sent(answer, REFUSED, reason)
    assert float(answer.metadata["balance"]) == 100
    assert answer.metadata["currency"] == "EUR"
    assert not sandbox.updates(card.barcode)
    assert card.balance() == 100


def test_refuses_another_currency(gateway, new_card, sandbox):
    card = new_card("100.00", "USD")
    answer = answer_to(gateway.giftcards.RedeemGiftcard.future(
        giftcard_service_pb2.RedeemGiftcardRequest(
            barcode=card.barcode, amount=money("10.00", "EUR"),
            request_id=str(uuid.uuid4())), timeout=30))
    assert_not_sent(answer, REFUSED, "GIFTCARD_CURRENCY_MISMATCH")
    assert answer.metadata["currency"] == "USD"
    assert not sandbox.updates(card.barcode)


@pytest.mark.parametrize("currency,scale,amount", [
    ("EUR", 2, "0.001"), ("JPY", 0, "0.5"), ("KWD", 3, "0.0001")])
def test_refuses_an_amount_finer_than_the_currency(new_card, sandbox, currency,
                                                   scale, amount):
    card = new_card("100", currency, decimalNumber=scale)
    answer = card.redeem(amount)
    assert_not_sent(answer, grpc.StatusCode.INVALID_ARGUMENT,
                    "INVALID_REQUEST")
    assert "amount" in answer.violations
    assert not sandbox.updates(card.barcode)


def test_refuses_an_unknown_card(gateway):
    answer = answer_to(gateway.giftcards.RedeemGiftcard.future(
        giftcard_service_pb2.RedeemGiftcardRequest(
            barcode="1111111111111", amount=money("10.00"),
            request_id=str(uuid.uuid4())), timeout=30))
    assert_not_sent(answer, grpc.StatusCode.NOT_FOUND, "GIFTCARD_NOT_FOUND")


def test_frees_the_request_id_of_a_refused_redeem(new_card, sandbox):
    card = new_card("5.00")
    request_id = str(uuid.uuid4())
    answer = card.redeem("10.00", request_id)
    assert_not_sent(answer, REFUSED, "GIFTCARD_BALANCE_TOO_LOW")
    # Other fields, even: nothing was bound.
    answer = card.redeem("4.00", request_id)
    assert answer.ok, answer
    assert len(sandbox.updates(card.barcode)) == 1
    assert card.balance() == 1


def test_allows_a_card_without_partial_use_to_be_used_up(new_card):
    card = new_card("100.00", flgPartiallyUsage="N")
    assert card.redeem("100.00").ok
    card.assert_books_agree()
    assert card.balance() == 0


@pytest.mark.parametrize("fault,code,reason", [
    ("unauthorized", "INTERNAL", "UPSTREAM_UNAUTHENTICATED"),
    ("throttle", "RESOURCE_EXHAUSTED", "UPSTREAM_THROTTLED"),
    ("html", "UNAVAILABLE", "UPSTREAM_UNREADABLE"),
    ("garbage", "UNAVAILABLE", "UPSTREAM_UNREADABLE"),
])
def test_sends_nothing_if_the_card_cannot_be_read(card, sandbox, fault, code,
                                                  reason):
    made = sandbox.fault(fault, cmd="get", barcode=card.barcode, times=0)
    request_id = str(uuid.uuid4())
    answer = card.redeem("10.00", request_id, timeout=5)
    assert_not_sent(answer, grpc.StatusCode[code], reason)
    if fault == "throttle":
        assert answer.retry_after == 1
    assert not sandbox.updates(card.barcode)
    sandbox.control("DELETE", f"faults/{made['id']}")
    assert card.redeem("10.00", request_id).ok
    card.assert_books_agree()


def test_reads_the_card_in_spite_of_one_bad_answer(card, sandbox):
    sandbox.fault("status_5xx", cmd="get", barcode=card.barcode)
    assert card.redeem("10.00").ok
    card.assert_books_agree()
