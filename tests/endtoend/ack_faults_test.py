"""4ws.trade's first answer to a debit goes wrong: each ends in the truth."""

import uuid

import grpc
import pytest

from gateway import Kind, State
from processes import wait_until

# A debit that was processed: whatever came instead of the acknowledgement,
# the callback has the outcome.
PROCESSED = [
    ("ack_lost", {}),
    ("ack_lost", {"reset": "yes"}),
    ("ack_late", {"ms": 700}),
    ("status_5xx", {"status": 500, "processed": "yes"}),
    ("status_5xx", {"status": 503, "processed": "yes"}),
    ("html", {"processed": "yes"}),
    ("html", {"status": 404, "processed": "yes"}),
    ("garbage", {}),
    ("truncated", {}),
    ("huge", {}),
    ("success_false", {"status": 500, "processed": "yes"}),
    ("success_false", {"status": 408, "processed": "yes"}),
    ("cut_after", {}),
    ("cut_after", {"reset": "yes"}),
    ("cut_second_after", {}),
    ("cut_second_after", {"reset": "yes"}),
]

# A debit that was lost: no callback ever comes.
LOST = [
    ("status_5xx", {"status": 500}),
    ("status_5xx", {"status": 502}),
    ("html", {}),
    ("success_false", {"status": 500}),
    ("cut_headers", {}),
    ("cut_before", {}),
    ("cut_before", {"reset": "yes"}),
    ("cut_second_before", {}),
    ("cut_second_before", {"reset": "yes"}),
]


def name_of(value):
    return value if isinstance(value, str) else "-".join(
        f"{key}={each}" for key, each in value.items())


@pytest.mark.parametrize("fault,keys", PROCESSED, ids=name_of)
def test_reports_the_outcome_of_a_debit_that_was_processed(
        card, sandbox, fault, keys):
    made = card.fault(fault, **keys)
    answer = card.redeem("10.00")
    assert answer.ok, answer
    assert fault_was_used(sandbox, made)
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()
    assert card.balance() == 90


@pytest.mark.parametrize("fault,keys", LOST, ids=name_of)
def test_keeps_a_debit_open_that_may_have_left(card, gateway, sandbox, fault,
                                               keys):
    if fault == "cut_headers":  # The body, with the barcode, is not read.
        made = sandbox.fault(fault, cmd="update", **keys)
    else:
        made = card.fault(fault, **keys)
    request_id = str(uuid.uuid4())
    answer = card.redeem_briefly("10.00", request_id)
    assert answer.code == grpc.StatusCode.DEADLINE_EXCEEDED
    assert answer.reason == "OPERATION_PENDING"
    assert answer.metadata["outcome"] == "UNKNOWN"
    # The same request again joins the first one; nothing is sent.
    again = card.redeem_briefly("10.00", request_id)
    assert again.reason == "OPERATION_PENDING"
    assert again.operation == answer.operation
    assert fault_was_used(sandbox, made)
    assert card.balance() == 100
    card.assert_books_agree(still_open=[answer.operation])
    assert gateway.get_operation(answer.operation).evidence_of(Kind.KIND_SEND)


def fault_was_used(sandbox, made):
    faults = sandbox.control("GET", "faults")["faults"]
    return next(f["used"] for f in faults if f["id"] == made["id"]) == 1


@pytest.mark.parametrize("status", [200, 400, 404, 422])
def test_believes_a_readable_refusal(card, sandbox, status):
    card.fault("success_false", status=status, message="saldo non valido")
    answer = card.redeem("10.00")
    assert answer.code == grpc.StatusCode.FAILED_PRECONDITION
    assert answer.reason == "UPSTREAM_REJECTED"
    assert answer.metadata["outcome"] == "REJECTED"
    assert answer.metadata["upstream_message"] == "saldo non valido"
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()
    # The card is free for the next one.
    assert card.redeem("10.00").ok
    card.assert_books_agree()


def test_keeps_and_shows_a_success_after_a_refusal(card, gateway, sandbox):
    card.fault("success_false", processed="yes")
    answer = card.redeem("10.00")
    assert answer.metadata["outcome"] == "REJECTED"
    wait_until(
        lambda: gateway.get_operation(answer.operation).evidence_of(
            Kind.KIND_CONTRADICTION), "the contradiction to be kept")
    operation = gateway.get_operation(answer.operation)
    assert operation.state == State.STATE_FAILED
    assert len(sandbox.updates(card.barcode)) == 1


@pytest.mark.parametrize("fault,code,reason", [
    ("unauthorized", "INTERNAL", "UPSTREAM_UNAUTHENTICATED"),
    ("throttle", "RESOURCE_EXHAUSTED", "UPSTREAM_THROTTLED"),
])
def test_reports_that_a_debit_was_turned_away(card, sandbox, fault, code,
                                              reason):
    card.fault(fault)
    answer = card.redeem("10.00")
    assert answer.code == grpc.StatusCode[code], answer
    assert answer.reason == reason
    assert answer.metadata["outcome"] in ("NOT_SENT", "REJECTED")
    assert card.balance() == 100
    assert len(sandbox.updates(card.barcode)) == 1


@pytest.mark.parametrize("fault", ["cut_after", "cut_second_after"])
def test_does_not_mistake_a_closed_door_for_nothing_sent(card, sandbox, fault):
    # The connection is cut after the request, and a reconnect is refused.
    card.fault(fault, listener="closed", closed_ms=700)
    answer = card.redeem("10.00")
    assert answer.ok, answer
    wait_until(sandbox.is_listening, "the sandbox to listen again")
    card.assert_books_agree()
