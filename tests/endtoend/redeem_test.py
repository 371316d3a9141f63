"""A redeem that goes well, and its repeats."""

import uuid

import grpc
import pytest

from cards import assert_money
from gateway import State


def test_reads_a_card(gateway, new_card):
    card = new_card("75.50", flgPartiallyUsage="N")
    answer = gateway.get_card(card.barcode)
    assert answer.ok, answer
    giftcard = answer.response.giftcard
    assert giftcard.barcode == card.barcode
    assert giftcard.active and not giftcard.partial_use_allowed
    assert_money(giftcard.balance, "75.50")


def test_does_not_find_an_unknown_card(gateway):
    answer = gateway.get_card("1111111111111")
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "GIFTCARD_NOT_FOUND"


def test_takes_money_off_a_card(card, sandbox):
    answer = card.redeem("12.50")
    assert answer.ok, answer
    [movement] = sandbox.movements(card.barcode)
    assert answer.response.movement_id == movement["movement"]
    assert_money(answer.response.balance_before, "100.00")
    assert not answer.response.HasField("balance_after")
    assert answer.started == answer.response.operation
    [operation] = card.assert_books_agree().values()
    assert operation.state == State.STATE_SUCCEEDED
    assert operation.metadata.resource == f"giftcards/{card.barcode}"
    assert card.balance() == 87.5


@pytest.mark.parametrize("currency,balance,amount,after", [
    ("EUR", "0.30", "0.10", "0.20"),
    ("EUR", "390.00", "390.00", "0"),
    ("JPY", "30000", "12345", "17655"),
    ("KWD", "12.345", "0.005", "12.340"),
    ("EUR", "9999999999999.99", "0.01", "9999999999999.98"),
])
def test_takes_exactly_what_was_asked(new_card, currency, balance, amount,
                                      after):
    scale = {"JPY": 0, "KWD": 3}.get(currency, 2)
    card = new_card(balance, currency, decimalNumber=scale)
    answer = card.redeem(amount, read_balance_after=True)
    assert answer.ok, answer
    assert_money(answer.response.balance_before, balance, currency)
    assert_money(answer.response.balance_after, after, currency)
    card.assert_books_agree()


def test_succeeds_although_the_balance_after_cannot_be_read(card, sandbox):
    sandbox.fault("status_5xx", cmd="get", barcode=card.barcode, skip=1,
                  times=0)
    answer = card.redeem("10.00", read_balance_after=True)
    assert answer.ok, answer
    assert not answer.response.HasField("balance_after")
    card.assert_books_agree()


def test_takes_it_once_for_one_request_id(card, sandbox):
    request_id = str(uuid.uuid4())
    first = card.redeem("10.00", request_id)
    again = card.redeem("10.00", request_id)
    assert first.ok and again.ok, (first, again)
    assert again.response.movement_id == first.response.movement_id
    assert again.response.operation == first.response.operation
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()


def test_takes_it_once_for_twenty_at_the_same_time(card, sandbox):
    request_id = str(uuid.uuid4())
    calls = [card.start_redeem("10.00", request_id) for _ in range(20)]
    answers = [card.answer(call) for call in calls]
    assert all(answer.ok for answer in answers), answers
    assert len({answer.response.movement_id for answer in answers}) == 1
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()


def test_ignores_what_does_not_identify_a_redeem(card, sandbox):
    request_id = str(uuid.uuid4())
    first = card.redeem("10.00", request_id)
    again = card.redeem("10.0", request_id, read_balance_after=True)
    assert first.ok and again.ok, (first, again)
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()


def test_refuses_a_request_id_of_another_redeem(card, new_card, sandbox):
    request_id = str(uuid.uuid4())
    assert card.redeem("10.00", request_id).ok
    other = new_card()
    for answer in (card.redeem("11.00", request_id),
                   other.redeem("10.00", request_id)):
        assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
        assert answer.reason == "REQUEST_ID_REUSED"
        # Of the other redeem, which did take money, nothing is claimed.
        assert "outcome" not in answer.metadata
        assert answer.metadata["operation"].startswith("operations/")
    assert len(sandbox.updates(card.barcode)) == 1
    assert not sandbox.updates(other.barcode)


def test_works_with_types_that_drift(card, sandbox):
    sandbox.fault("type_drift", barcode=card.barcode, times=0)
    answer = card.redeem("12.50", read_balance_after=True)
    assert answer.ok, answer
    assert_money(answer.response.balance_after, "87.50")
    card.assert_books_agree()


def test_does_not_find_an_unknown_operation(gateway):
    answer = gateway.wait_operation("operations/none")
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "OPERATION_NOT_FOUND"
