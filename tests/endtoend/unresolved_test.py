"""Outcomes that never come: visible, and safe, until settled."""

import json
import uuid

import grpc
import pytest

import contract
from gateway import Kind, Operation, State, amount_of
from processes import wait_until

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


def settle(gateway, name, outcome, **fields):
    return gateway.ask("v1.OperationService.SettleOperation", {
        "name": name, "outcome": f"OUTCOME_{outcome}",
        "note": "looked into the back office", "settled_by": "Ada", **fields})


def state_of(answer):
    return Operation(answer.response.operation).state


def test_shows_what_4ws_says_now_and_settles_nothing(unresolved, gateway):
    name = unresolved.first.operation
    for outcome in ("SUCCEEDED", "FAILED"):
        answer = settle(gateway, name, outcome, validate_only=True)
        assert answer.ok, answer
        assert state_of(answer) == State.STATE_UNRESOLVED
        [fresh] = answer.response.fresh
        asked = contract.unpack(fresh.request)
        assert asked.barcode == unresolved.barcode
        assert amount_of(contract.unpack(fresh.before).balance) == 100
        now = contract.unpack(fresh.response).giftcard
        assert amount_of(now.balance) == 90
    assert unresolved.redeem("5.00").reason == "GIFTCARD_BUSY"
    unresolved.assert_books_agree(still_open=[name])


def test_lets_a_person_say_that_it_succeeded(unresolved, gateway, sandbox):
    name = unresolved.first.operation
    for _ in range(2):  # It may be repeated.
        answer = settle(gateway, name, "SUCCEEDED")
        assert answer.ok, answer
        assert state_of(answer) == State.STATE_SUCCEEDED
    again = unresolved.redeem("10.00", unresolved.request_id)
    assert again.ok, again
    assert again.operation == name
    assert amount_of(again.response.balance_before) == 100
    assert unresolved.redeem("5.00").ok
    assert unresolved.balance() == 85

    # What 4ws.trade tells later agrees, and changes nothing.
    assert sandbox.send_callback(request=unresolved.request)["status"] == 200
    operation = gateway.get_operation(name)
    assert operation.response == again.response
    assert not operation.evidence_of(Kind.KIND_CONTRADICTION)
    [said] = operation.evidence_of(Kind.KIND_SETTLEMENT)
    assert said.summary == (
        "settled as SUCCEEDED by Ada: looked into the back office")
    refused = settle(gateway, name, "FAILED")
    assert refused.reason == "OPERATION_NOT_UNRESOLVED"


def test_lets_a_person_say_that_it_failed(unresolved, gateway, sandbox):
    name = unresolved.first.operation
    assert state_of(settle(gateway, name, "FAILED")) == State.STATE_FAILED
    again = unresolved.redeem("10.00", unresolved.request_id)
    assert again.code == grpc.StatusCode.FAILED_PRECONDITION, again
    assert again.reason == "SETTLED_AS_FAILED"
    assert again.metadata["outcome"] == "REJECTED"
    assert unresolved.redeem("5.00").ok

    # The person was wrong: an alarm, but what was said stays.
    assert sandbox.send_callback(request=unresolved.request)["status"] == 200
    operation = gateway.get_operation(name)
    assert operation.state == State.STATE_FAILED
    assert operation.evidence_of(Kind.KIND_CONTRADICTION)
    assert operation.error.metadata["outcome"] == "UNKNOWN"
    assert operation.error.metadata["contradicted"] == "true"
    wait_until(lambda: "operation_contradiction"
               in gateway.program.log.read_text(), "the line about it")
    log = gateway.program.log.read_text()
    assert "Ada" not in log and "back office" not in log
    assert len(sandbox.updates(unresolved.barcode)) == 2


def test_settles_nothing_that_is_not_unresolved(card, gateway):
    answer = card.redeem("10.00")
    for outcome in ("SUCCEEDED", "FAILED"):
        refused = settle(gateway, answer.operation, outcome)
        assert refused.code == grpc.StatusCode.FAILED_PRECONDITION, refused
        assert refused.reason == "OPERATION_NOT_UNRESOLVED"
        assert refused.metadata["state"] == "SUCCEEDED"
    unknown = settle(gateway, "operations/none", "FAILED")
    assert unknown.code == grpc.StatusCode.NOT_FOUND
    assert unknown.reason == "OPERATION_NOT_FOUND"
    card.assert_books_agree()


def test_says_for_nobody_which_barcodes_were_made(gateway, sandbox):
    item = f"ITEM-{uuid.uuid4()}"
    sandbox.control("PUT", f"items/{item}")
    sandbox.fault("callback_never", cmd="generate")
    lost = gateway.ask("v1.GiftcardService.GenerateGiftcards", {
        "item_code": item, "count": 2, "request_id": str(uuid.uuid4())})
    assert lost.reason == "OUTCOME_UNKNOWN", lost
    name = lost.operation
    assert settle(gateway, name, "SUCCEEDED").violations.keys() == {"outcome"}
    failed = settle(gateway, name, "FAILED")
    assert state_of(failed) == State.STATE_FAILED
    assert not failed.response.fresh


def test_reports_all_faults_of_a_settlement_at_once(gateway):
    answer = gateway.ask("v1.OperationService.SettleOperation")
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == {
        "name", "outcome", "note", "settled_by"}
    answer = settle(gateway, "n" * 129, "UNSPECIFIED", note="x" * 251,
                    settled_by="line\nbreak")
    assert answer.violations.keys() == {
        "name", "outcome", "note", "settled_by"}
