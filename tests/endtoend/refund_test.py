"""Money of a redeem is given back: never more than it took."""

import grpc
import pytest

from cards import Card, assert_money
from gateway import Gateway, State
from processes import wait_until

REFUSED = grpc.StatusCode.FAILED_PRECONDITION
CONFIG = {"operations": {"refunds": True, "timeout": "3s",
                         "unresolved_hold": "1s"}}


@pytest.fixture(scope="module", autouse=True)
def upstream_adds(sandbox):
    sandbox.settings(refunds=True)


def assert_too_large(answer, refundable):
    assert (answer.code, answer.reason) == (REFUSED, "REFUND_TOO_LARGE")
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert answer.metadata["refundable"] == refundable
    assert answer.metadata["currency"] == "EUR"


def redeemed(card, amount="30.00"):
    answer = card.redeem(amount)
    assert answer.ok, answer
    return answer.response.operation


def test_gives_back_what_a_redeem_took(card, sandbox):
    redeem = redeemed(card)
    first = card.refund(redeem, "10.00")
    assert first.ok, first
    assert_money(first.response.refundable, "20.00")
    assert first.started == first.response.operation
    assert sandbox.movements(card.barcode)[-1]["cause"] == "refund"
    second = card.refund(redeem, "20.00")
    assert_money(second.response.refundable, "0")
    assert card.balance() == 100
    assert_too_large(card.refund(redeem, "0.01"), "0.00")
    card.assert_books_agree()


def test_gives_back_no_more_than_was_taken_to_many_at_once(card, sandbox):
    redeem = redeemed(card)
    calls = [card.start_refund(redeem, "8.00") for _ in range(10)]
    answers = [card.answer(call) for call in calls]
    assert len([answer for answer in answers if answer.ok]) == 3
    for answer in answers:
        if not answer.ok:
            assert_too_large(answer, "6.00")
    assert card.balance() == 94
    card.assert_books_agree()


def test_counts_a_refund_of_unknown_outcome_in_full(gateway, card, sandbox):
    redeem = redeemed(card)
    card.fault("callback_never")
    lost = card.refund(redeem, "25.00")
    assert lost.reason == "OUTCOME_UNKNOWN", lost
    operation = gateway.get_operation(lost.operation)
    assert operation.state == State.STATE_UNRESOLVED
    # Once its card is free again, it still counts.
    answer = wait_until(lambda: free(card.refund(redeem, "5.01")),
                        "the card to be let go of")
    assert_too_large(answer, "5.00")
    assert card.refund(redeem, "5.00").ok
    # An outcome that comes late changes nothing.
    [held] = sandbox.ledger("held", card.barcode)
    sandbox.send_callback(request=held["request"])
    assert gateway.wait_operation(lost.operation).ok
    assert_too_large(card.refund(redeem, "0.01"), "0.00")
    assert card.balance() == 100
    card.assert_books_agree()


def free(answer):
    """The answer, unless the card is still held."""
    return None if answer.reason == "GIFTCARD_BUSY" else answer


def test_does_not_count_what_upstream_refused(card):
    redeem = redeemed(card)
    card.fault("callback_fails")
    answer = card.refund(redeem, "30.00")
    assert (answer.code, answer.metadata["outcome"]) == (REFUSED, "REJECTED")
    assert card.refund(redeem, "30.00").ok
    card.assert_books_agree()


def test_refunds_only_redeems_that_succeeded(gateway, card):
    redeem = redeemed(card)
    refund = card.refund(redeem, "1.00")
    card.fault("callback_fails")
    failed = card.redeem("1.00")
    for operation in (refund.operation, failed.operation):
        answer = card.refund(operation, "1.00")
        assert (answer.code, answer.reason) == (
            REFUSED, "REDEEM_NOT_SUCCEEDED"), answer
        assert answer.metadata["outcome"] == "NOT_SENT"
    answer = card.refund("operations/none", "1.00")
    assert (answer.code, answer.reason) == (grpc.StatusCode.NOT_FOUND,
                                            "OPERATION_NOT_FOUND"), answer
    card.assert_books_agree()


@pytest.mark.parametrize("fields,reason", [
    ({"flgActive": "N"}, "GIFTCARD_INACTIVE"),
    ({"expirationDate": "2021-11-04 00:00:00"}, "GIFTCARD_EXPIRED"),
])
def test_refuses_a_card_that_is_not_active_now(card, sandbox, fields, reason):
    redeem = redeemed(card)
    sandbox.put_card(card.barcode, **fields)
    answer = card.refund(redeem, "1.00")
    assert (answer.code, answer.reason) == (REFUSED, reason), answer
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert len(sandbox.updates(card.barcode)) == 1


def test_reports_beforehand_what_is_left(card, sandbox):
    redeem = redeemed(card)
    answer = card.refund(redeem, "10.00", validate_only=True)
    assert answer.ok, answer
    assert_money(answer.response.refundable, "30.00")
    assert not answer.response.operation and not answer.started
    assert_too_large(card.refund(redeem, "30.01", validate_only=True),
                     "30.00")
    assert len(sandbox.updates(card.barcode)) == 1


def test_is_off_unless_configured(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url)
    card = Card(gateway, sandbox)
    answer = card.refund(redeemed(card), "1.00")
    assert (answer.code, answer.reason) == (REFUSED, "REFUND_DISABLED"), answer
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert len(sandbox.updates(card.barcode)) == 1
    gateway.stop()
