"""The gateway is killed at the worst moments, and started again."""

import uuid

import grpc
import pytest

from gateway import Kind, Operation, State
from processes import wait_until


@pytest.fixture
def request_id():
    return str(uuid.uuid4())


def test_sends_nothing_after_dying_before_the_debit(card, gateway, sandbox,
                                                    request_id):
    sandbox.fault("ack_late", cmd="get", barcode=card.barcode, ms=2000)
    call = card.start_redeem("10.00", request_id)
    wait_until(lambda: sandbox.ledger("request", card.barcode),
               "the card to be read")
    gateway.restart_after_kill()
    assert card.answer(call).code == grpc.StatusCode.UNAVAILABLE
    assert not sandbox.updates(card.barcode)
    assert card.redeem("10.00", request_id).ok
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()


def test_learns_the_outcome_after_dying_while_it_waits(card, gateway, sandbox,
                                                       request_id):
    card.fault("callback_never")
    call = card.start_redeem("10.00", request_id)
    request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    gateway.kill()
    lost = card.answer(call)
    gateway.start()
    assert lost.code == grpc.StatusCode.UNAVAILABLE
    # What the client saw before the connection broke is enough to go on.
    assert lost.operation
    assert sandbox.send_callback(request=request)["status"] == 200
    operation = Operation(gateway.wait_operation(lost.operation).response)
    assert operation.state == State.STATE_SUCCEEDED
    assert card.redeem("10.00", request_id).ok
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()


def test_takes_a_callback_that_first_came_while_it_was_down(
        card, gateway, sandbox, request_id):
    card.fault("callback_never")
    call = card.start_redeem("10.00", request_id)
    request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    gateway.kill()
    card.answer(call)
    assert sandbox.send_callback(request=request)["status"] == 0
    gateway.start()
    joined = card.start_redeem("10.00", request_id)
    assert sandbox.send_callback(request=request)["status"] == 200
    assert card.answer(joined).ok
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()


def test_does_not_send_again_what_had_no_answer_when_it_died(
        card, gateway, sandbox, request_id):
    card.fault("ack_late", ms=60000)
    card.fault("callback_never")
    lost = card.start_redeem("10.00", request_id)
    request = sandbox.wait_for_update(card.barcode)
    gateway.restart_after_kill()
    card.answer(lost)
    joined = card.start_redeem("10.00", request_id)
    sandbox.wait_for("held", card.barcode)
    assert sandbox.send_callback(request=request)["status"] == 200
    assert card.answer(joined).ok
    assert len(sandbox.updates(card.barcode)) == 1
    [operation] = card.assert_books_agree().values()
    assert operation.evidence_of(Kind.KIND_RESTART)


def test_keeps_an_unprocessed_debit_open_over_a_restart(card, gateway, sandbox,
                                                        request_id):
    card.fault("cut_before")
    before = card.redeem_briefly("10.00", request_id)
    assert before.reason == "OPERATION_PENDING"
    gateway.restart_after_kill()
    after = card.redeem_briefly("10.00", request_id)
    assert after.reason == "OPERATION_PENDING", after
    assert after.operation == before.operation
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree(still_open=[before.operation])


def test_never_sends_what_was_queued_when_it_died(card, gateway, sandbox,
                                                  request_id):
    card.fault("callback_never")
    card.start_redeem("10.00")
    request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    queued = card.start_redeem("7.00", request_id, timeout=5)
    # A call that is answered came after the redeem on the same connection.
    assert gateway.get_card(card.barcode).ok
    gateway.restart_after_kill()
    assert card.answer(queued).code == grpc.StatusCode.UNAVAILABLE
    assert sandbox.send_callback(request=request)["status"] == 200
    wait_until(lambda: card.balance() == 90, "the first debit")
    # The second is new to the gateway: it was never sent, and now is, once.
    assert card.redeem("7.00", request_id).ok
    assert len(sandbox.updates(card.barcode)) == 2
    assert card.balance() == 83


def test_remembers_what_had_ended(card, gateway, sandbox, request_id):
    first = card.redeem("10.00", request_id)
    card.fault("callback_fails")
    refused = card.redeem("5.00")
    gateway.restart_after_kill()
    again = card.redeem("10.00", request_id)
    assert again.ok and again.response == first.response
    error = gateway.get_operation(refused.operation).error
    assert error.reason == "UPSTREAM_REJECTED"
    assert len(sandbox.updates(card.barcode)) == 2
    card.assert_books_agree()


def test_loses_nothing_when_killed_again_and_again(gateway, sandbox, new_card):
    cards = [new_card() for _ in range(4)]
    for sent in range(1, 4):
        ids = [str(uuid.uuid4()) for _ in cards]
        calls = [card.start_redeem("3.00", request_id)
                 for card, request_id in zip(cards, ids)]
        # A write killed just before it leaves has no outcome to report.
        for card in cards:
            wait_until(lambda card=card: len(sandbox.updates(
                card.barcode)) == sent, "the redeems to leave")
        gateway.restart_after_kill()
        for card, request_id, call in zip(cards, ids, calls):
            card.answer(call)
            # Its callback may have come while the gateway was down.
            wait_until(lambda card=card: len(sandbox.movements(
                card.barcode)) == sent, "the debits")
            sandbox.send_callback(
                request=sandbox.updates(card.barcode)[-1]["request"])
            answer = card.redeem("3.00", request_id)
            assert answer.ok, answer
    for card in cards:
        assert len(sandbox.updates(card.barcode)) == 3
        card.assert_books_agree()
        assert card.balance() == 91
