"""Gift cards are made usable: once."""

import uuid

import grpc
import pytest

from cards import Card
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from fourws.gateway.v1 import place_pb2
from gateway import State

REFUSED = grpc.StatusCode.FAILED_PRECONDITION
NEW = pb.NewGiftcard(country="IT", price_list="1")
PLACE = place_pb2.Place(entity_code="440", branch_code="1150")


def assert_not_sent(answer, code, reason):
    assert (answer.code, answer.reason) == (code, reason), answer
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert not answer.started


@pytest.fixture
def inactive(new_card):
    return new_card("0.00", flgActive="N")


@pytest.fixture
def unknown(gateway, sandbox):
    return Card(gateway, sandbox, "0.00", known=False)


def test_activates_a_card(gateway, inactive, sandbox):
    answer = inactive.activate("25.00", place=PLACE)
    assert answer.ok, answer
    [movement] = sandbox.movements(inactive.barcode)
    assert movement["cause"] == "activate"
    assert answer.response.movement_id == movement["movement"]
    assert not answer.response.inserted
    assert answer.started == answer.response.operation
    card = gateway.get_card(inactive.barcode).response.giftcard
    assert card.active and card.balance.units == 25
    [operation] = inactive.assert_books_agree().values()
    assert operation.state == State.STATE_SUCCEEDED
    # Usable indeed.
    assert inactive.redeem("10.00").ok
    inactive.assert_books_agree()


def test_refuses_an_active_card(card, sandbox):
    answer = card.activate("25.00")
    assert_not_sent(answer, REFUSED, "GIFTCARD_ALREADY_ACTIVE")
    assert float(answer.metadata["balance"]) == 100
    assert answer.metadata["currency"] == "EUR"
    assert not sandbox.updates(card.barcode)
    card.assert_books_agree()


@pytest.mark.parametrize("fields,amount,code,reason", [
    ({"expirationDate": "2021-11-04 00:00:00"}, "5", REFUSED,
     "GIFTCARD_EXPIRED"),
    ({}, "0.001", grpc.StatusCode.INVALID_ARGUMENT, "INVALID_REQUEST"),
])
def test_refuses_what_the_card_does_not_allow(new_card, sandbox, fields,
                                              amount, code, reason):
    card = new_card("0.00", flgActive="N", **fields)
    assert_not_sent(card.activate(amount), code, reason)
    assert not sandbox.updates(card.barcode)


def test_refuses_another_currency(new_card, sandbox):
    card = new_card("0.00", "USD", flgActive="N")
    card.currency = "EUR"
    assert_not_sent(card.activate("5"), REFUSED, "GIFTCARD_CURRENCY_MISMATCH")
    assert not sandbox.updates(card.barcode)


def test_inserts_an_unknown_card_with_what_that_needs(gateway, unknown,
                                                      sandbox):
    assert_not_sent(unknown.activate("25.00"), grpc.StatusCode.NOT_FOUND,
                    "GIFTCARD_NOT_FOUND")
    answer = unknown.activate(
        "25.00", place=PLACE, new_giftcard=NEW,
        holder=pb.GiftcardHolder(customer_card="99", customer_code="7",
                                 name="GINO"))
    assert answer.ok, answer
    assert answer.response.inserted
    card = gateway.get_card(unknown.barcode).response.giftcard
    assert card.active and card.balance.units == 25
    held = sandbox.control("GET", f"cards/{unknown.barcode}")
    assert held["clientDenomination"] == "GINO"
    assert held["country"] == "IT"
    unknown.assert_books_agree()


def test_names_all_faults_of_a_new_card_at_once(unknown, sandbox):
    answer = unknown.activate("25.00", new_giftcard=pb.NewGiftcard())
    assert_not_sent(answer, grpc.StatusCode.INVALID_ARGUMENT,
                    "INVALID_REQUEST")
    assert set(answer.violations) == {
        "new_giftcard.country", "new_giftcard.price_list",
        "place.branch_code"}
    assert not sandbox.updates(unknown.barcode)


def test_activates_once_for_twenty_at_the_same_time(inactive, sandbox):
    """With a request_id each: a second activation would be free money."""
    calls = [inactive.start_activate("25.00") for _ in range(20)]
    answers = [inactive.answer(call) for call in calls]
    [winner] = [answer for answer in answers if answer.ok]
    for answer in answers:
        if answer is winner:
            continue
        # Beyond the queue for one card, calls are turned away before.
        assert answer.reason in ("GIFTCARD_ALREADY_ACTIVE",
                                 "GATEWAY_OVERLOADED"), answer
        assert answer.metadata["outcome"] == "NOT_SENT"
    assert len(sandbox.updates(inactive.barcode)) == 1
    inactive.assert_books_agree()


def test_activates_once_for_one_request_id(inactive, sandbox):
    request_id = str(uuid.uuid4())
    first = inactive.activate("25.00", request_id)
    again = inactive.activate("25.00", request_id)
    other = inactive.activate("26.00", request_id)
    assert first.ok and again.ok, (first, again)
    assert again.response == first.response
    assert other.reason == "REQUEST_ID_REUSED"
    assert len(sandbox.updates(inactive.barcode)) == 1


def test_reports_that_upstream_refused(inactive, sandbox):
    inactive.fault("callback_fails", message="giftcard already active")
    answer = inactive.activate("25.00")
    assert answer.code == REFUSED
    assert answer.reason == "GIFTCARD_ALREADY_ACTIVE"
    assert answer.metadata["outcome"] == "REJECTED"
    assert answer.metadata["upstream_message"] == "giftcard already active"
    inactive.assert_books_agree()


@pytest.mark.parametrize("fault", ["cut_after", "ack_lost", "callback_early"])
def test_is_never_sent_twice(inactive, sandbox, fault):
    inactive.fault(fault)
    answer = inactive.activate("25.00")
    assert answer.ok, answer
    assert len(sandbox.updates(inactive.barcode)) == 1
    inactive.assert_books_agree()


def test_validates_without_a_trace(gateway, inactive, unknown, card, sandbox):
    answer = inactive.activate("25.00", validate_only=True)
    assert answer.ok and not answer.response.inserted, answer
    assert not answer.response.operation and not answer.started
    answer = unknown.activate("25.00", place=PLACE, new_giftcard=NEW,
                              validate_only=True)
    assert answer.ok and answer.response.inserted, answer
    assert_not_sent(card.activate("25.00", validate_only=True), REFUSED,
                    "GIFTCARD_ALREADY_ACTIVE")
    answer = card.redeem("12.50", validate_only=True, read_balance_after=True)
    assert answer.ok and answer.response.balance_before.units == 100, answer
    assert not answer.response.HasField("balance_after")
    assert not answer.response.operation and not answer.started
    assert_not_sent(card.redeem("100.01", validate_only=True), REFUSED,
                    "GIFTCARD_BALANCE_TOO_LOW")
    for each in (inactive, unknown, card):
        assert not sandbox.updates(each.barcode)
