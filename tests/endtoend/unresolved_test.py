"""Outcomes that never come: visible, and safe, until settled."""

import json
import uuid

import grpc
import pytest

from gateway import Kind, State

CONFIG = {"operations": {"timeout": "2.5s"}}


@pytest.fixture
def unresolved(card, sandbox):
    """A card with a debit that 4ws.trade made and never reported."""
    card.fault("callback_never")
    card.request_id = str(uuid.uuid4())
    card.first = card.redeem("10.00", card.request_id)
    card.request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    assert card.first.code == grpc.StatusCode.UNKNOWN, card.first
    assert card.first.reason == "OUTCOME_UNKNOWN"
    assert card.first.metadata["outcome"] == "UNKNOWN"
    return card


def test_shows_an_outcome_that_is_unknown(unresolved, gateway):
    operation = gateway.get_operation(unresolved.first.operation)
    assert not operation.done
    assert operation.state == State.STATE_UNRESOLVED
    assert operation.evidence_of(Kind.KIND_EXPIRY)
    unresolved.assert_books_agree(still_open=[unresolved.first.operation])


def test_ends_a_wait_for_an_outcome_that_is_unknown(unresolved, gateway):
    waited = gateway.wait_operation(unresolved.first.operation)
    assert waited.ok and not waited.response.done, waited


def test_does_not_send_again_for_the_same_request_id(unresolved, sandbox):
    again = unresolved.redeem("10.00", unresolved.request_id)
    assert again.code == grpc.StatusCode.UNKNOWN
    assert again.reason == "OUTCOME_UNKNOWN"
    assert again.operation == unresolved.first.operation
    assert len(sandbox.updates(unresolved.barcode)) == 1


def test_refuses_the_card_until_it_is_settled(unresolved, gateway, sandbox):
    request_id = str(uuid.uuid4())
    refused = unresolved.redeem("5.00", request_id)
    assert refused.code == grpc.StatusCode.ABORTED
    assert refused.reason == "GIFTCARD_BUSY"
    assert refused.metadata["outcome"] == "NOT_SENT"
    assert refused.metadata["holder"] == unresolved.first.operation
    assert len(sandbox.updates(unresolved.barcode)) == 1

    assert sandbox.send_callback(request=unresolved.request)["status"] == 200
    settled = gateway.get_operation(unresolved.first.operation)
    assert settled.state == State.STATE_SUCCEEDED
    assert unresolved.redeem("10.00", unresolved.request_id).ok
    assert unresolved.redeem("5.00", request_id).ok
    assert unresolved.balance() == 85


def test_lets_a_late_refusal_settle_it(card, gateway, sandbox):
    card.fault("cut_before")
    answer = card.redeem("10.00")
    assert answer.reason == "OUTCOME_UNKNOWN", answer
    [update] = sandbox.updates(card.barcode)
    result = sandbox.send_callback(
        url=json.loads(update["body"])["callback"],
        body={"success": False, "message": "barcode not found"})
    assert result["status"] == 200
    operation = gateway.get_operation(answer.operation)
    assert operation.state == State.STATE_FAILED
    assert operation.error.metadata["outcome"] == "REJECTED"
    card.assert_books_agree()
    assert card.balance() == 100


def test_stays_unknown_over_a_restart(unresolved, gateway):
    gateway.restart_after_kill()
    operation = gateway.get_operation(unresolved.first.operation)
    assert operation.state == State.STATE_UNRESOLVED
    refused = unresolved.redeem("5.00")
    assert refused.reason == "GIFTCARD_BUSY", refused

