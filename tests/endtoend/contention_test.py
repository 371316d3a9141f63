"""Many at the same card: never overdrawn, never twice."""

import uuid

import grpc

from gateway import State

CONFIG = {"operations": {"max_queue_per_resource": 8}}


def test_never_overdraws_a_card(new_card, sandbox):
    card = new_card("100.00")
    waiting = [str(uuid.uuid4()) for _ in range(50)]
    taken = refused = 0
    for _ in range(100):
        calls = [card.start_redeem("7.00", each, timeout=60)
                 for each in waiting]
        answers = [card.answer(call) for call in calls]
        again = []
        for request_id, answer in zip(waiting, answers):
            if answer.ok:
                taken += 1
            elif answer.reason == "GIFTCARD_BALANCE_TOO_LOW":
                refused += 1
            else:
                # The queue of the card is bounded; what did not fit was not
                # sent and may be repeated.
                assert answer.code == grpc.StatusCode.RESOURCE_EXHAUSTED
                assert answer.reason == "GATEWAY_OVERLOADED", answer
                assert answer.metadata["outcome"] == "NOT_SENT"
                assert answer.retry_after is not None
                again.append(request_id)
        waiting = again
        if not waiting:
            break
    assert (taken, refused) == (14, 36)
    assert len(sandbox.updates(card.barcode)) == 14
    card.assert_books_agree()
    assert card.balance() == 2


def test_takes_changes_of_one_card_in_turn(card, sandbox):
    sandbox.settings(processing_delay_ms=50)
    calls = [card.start_redeem("5.00") for _ in range(6)]
    answers = [card.answer(call) for call in calls]
    sandbox.settings(processing_delay_ms=20)
    assert all(answer.ok for answer in answers), answers
    # A change leaves only after the one before it was called back.
    kinds = [entry["kind"] for entry in sandbox.ledger(barcode=card.barcode)
             if entry["kind"] == "movement"
             or entry.get("method") == "POST"]
    assert kinds == ["request", "movement"] * 6
    card.assert_books_agree()


def test_reads_the_balance_before_each_debit_anew(card):
    calls = [card.start_redeem("10.00") for _ in range(5)]
    befores = sorted(
        card.answer(call).response.balance_before.units for call in calls)
    assert befores == [60, 70, 80, 90, 100]
    card.assert_books_agree()


def test_does_not_let_one_card_hold_up_another(card, new_card, sandbox):
    card.fault("callback_never")
    stuck = card.start_redeem("10.00")
    request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    others = [new_card() for _ in range(20)]
    calls = [other.start_redeem("10.00") for other in others]
    for other, call in zip(others, calls):
        assert other.answer(call).ok
        other.assert_books_agree()
    assert not stuck.done()
    sandbox.send_callback(request=request)
    assert card.answer(stuck).ok
    journal = card.assert_books_agree()
    assert [o.state for o in journal.values()] == [State.STATE_SUCCEEDED]


def test_forgets_a_queued_redeem_whose_caller_gave_up(card, sandbox):
    card.fault("callback_never")
    first = card.start_redeem("10.00")
    request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    for timeout in (1, 2, 4):
        late = card.redeem("5.00", timeout=timeout)
        if late.reason:  # Else the client's own clock was quicker.
            break
    assert late.code == grpc.StatusCode.DEADLINE_EXCEEDED
    assert late.reason == "DEADLINE_BEFORE_SENDING"
    assert late.metadata["outcome"] == "NOT_SENT"
    cancelled = card.start_redeem("6.00")
    cancelled.cancel()
    sandbox.send_callback(request=request)
    assert card.answer(first).ok
    # The next one's turn comes, and neither of the two was sent.
    assert card.redeem("1.00").ok
    assert len(sandbox.updates(card.barcode)) == 2
    card.assert_books_agree()
    assert card.balance() == 89
