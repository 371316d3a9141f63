"""Callbacks that come early, twice, late, never, wrong or forged."""

import hashlib
import urllib.error
import urllib.request
import uuid

import grpc
import pytest
from google.longrunning import operations_pb2
from google.protobuf import duration_pb2

from gateway import Kind, Operation, State, answer_to
from processes import wait_until


def evidence(gateway, answer, kind):
    return wait_until(
        lambda: gateway.get_operation(answer.operation).evidence_of(kind),
        "evidence to be kept")


def test_takes_a_callback_that_beats_the_answer(card):
    card.fault("callback_early")
    assert card.redeem("10.00").ok
    card.assert_books_agree()


def test_takes_a_callback_twice(card, gateway, sandbox):
    card.fault("callback_twice", ms=50)
    answer = card.redeem("10.00")
    assert answer.ok, answer
    second = sandbox.wait_for("callback", card.barcode, count=2)
    assert second["status"] == 200
    [callback] = evidence(gateway, answer, Kind.KIND_CALLBACK)
    assert callback.repeats == 1
    card.assert_books_agree()


def test_outlives_the_deadline_of_its_caller(card, gateway, sandbox):
    card.fault("callback_never")
    request_id = str(uuid.uuid4())
    answer = card.redeem_briefly("10.00", request_id)
    assert answer.code == grpc.StatusCode.DEADLINE_EXCEEDED
    assert answer.reason == "OPERATION_PENDING"
    assert answer.operation == answer.started

    request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    assert sandbox.send_callback(request=request)["status"] == 200
    waited = gateway.wait_operation(answer.operation)
    assert waited.ok, waited
    operation = Operation(waited.response)
    assert operation.state == State.STATE_SUCCEEDED
    joined = card.redeem("10.00", request_id)
    assert joined.ok, joined
    assert joined.response == operation.response
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()


def test_waits_for_an_operation_to_end(card, gateway, sandbox):
    card.fault("callback_never")
    answer = card.redeem_briefly("10.00")
    assert answer.reason == "OPERATION_PENDING"
    wait = gateway.operations.WaitOperation.future(
        operations_pb2.WaitOperationRequest(name=answer.operation), timeout=60)
    request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    assert not wait.done()
    sandbox.send_callback(request=request)
    waited = answer_to(wait)
    assert waited.ok and waited.response.done, waited
    card.assert_books_agree()


def test_ends_a_wait_at_its_deadline(card, gateway, sandbox):
    card.fault("callback_never")
    answer = card.redeem_briefly("10.00")
    waited = answer_to(gateway.operations.WaitOperation.future(
        operations_pb2.WaitOperationRequest(
            name=answer.operation, timeout=duration_pb2.Duration(seconds=1)),
        timeout=60))
    assert waited.ok and not waited.response.done, waited


@pytest.mark.parametrize("message,code,reason", [
    ("generic error", "FAILED_PRECONDITION", "UPSTREAM_REJECTED"),
    ("barcode not found", "NOT_FOUND", "GIFTCARD_NOT_FOUND"),
])
def test_reports_a_refusal_that_comes_by_callback(card, message, code, reason):
    card.fault("callback_fails", message=message)
    answer = card.redeem("10.00")
    assert answer.code == grpc.StatusCode[code], answer
    assert answer.reason == reason
    assert answer.metadata["outcome"] == "REJECTED"
    assert answer.metadata["upstream_message"] == message
    card.assert_books_agree()
    assert card.balance() == 100


@pytest.mark.parametrize("kind", ["garbage", "html", "empty", "truncated"])
def test_keeps_an_unreadable_callback_and_waits(card, gateway, sandbox, kind):
    card.fault("callback_unreadable", kind=kind)
    request_id = str(uuid.uuid4())
    answer = card.redeem_briefly("10.00", request_id)
    assert answer.reason == "OPERATION_PENDING", answer
    callback = sandbox.wait_for("callback", card.barcode)
    # Who repeats one that had lost its end may send it whole.
    assert callback["status"] == (503 if kind == "truncated" else 200)
    [kept] = evidence(gateway, answer, Kind.KIND_UNREADABLE_CALLBACK)
    # It may hold anything, so only its size and hash are shown.
    assert kept.body == b""
    assert (kept.body_size > 0) == (len(callback["body"]) > 0)
    if callback["body"].isascii() and callback["body"]:
        body = callback["body"].encode()
        assert kept.body_size == len(body)
        assert kept.body_sha256 == hashlib.sha256(body).digest()
    card.assert_books_agree(still_open=[answer.operation])

    [movement] = sandbox.movements(card.barcode)
    sandbox.send_callback(request=callback["request"],
                          body={"success": True, "id": movement["movement"]})
    assert card.redeem("10.00", request_id).ok
    card.assert_books_agree()


def test_keeps_a_contradiction_and_the_first_word(card, gateway, sandbox):
    card.fault("callback_contradict", ms=50)
    request_id = str(uuid.uuid4())
    answer = card.redeem("10.00", request_id)
    assert answer.ok, answer
    [kept] = evidence(gateway, answer, Kind.KIND_CONTRADICTION)
    assert b"generic error" in kept.body
    assert card.redeem("10.00", request_id).ok
    card.assert_books_agree()


def post(gateway, path, body):
    request = urllib.request.Request(f"http://{gateway.http}{path}", body)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_does_not_believe_a_forged_callback(card, gateway):
    card.fault("callback_never")
    answer = card.redeem_briefly("10.00")
    assert answer.reason == "OPERATION_PENDING", answer
    forged = b'{"success":true,"id":"7571b744-8e2d-4dde-99d8-b60c0dff1aca"}'
    name = answer.operation.rpartition("/")[2]
    for token in ("0" * 32, "forged", name, "", "a/b", "%00", "A" * 4000):
        assert post(gateway, f"/callbacks/{token}", forged) == 404, token
    operation = gateway.get_operation(answer.operation)
    assert not operation.done
    assert not operation.evidence_of(Kind.KIND_CALLBACK)
    card.assert_books_agree(still_open=[answer.operation])


def test_reads_a_callback_of_whatever_content_type(card, sandbox):
    card.fault("callback_never")
    call = card.start_redeem("10.00")
    request = sandbox.wait_for_update(card.barcode)
    held = sandbox.wait_for("held", card.barcode)
    callback = sandbox.send_callback(request=request, raw=held["body"],
                                     content_type="text/html")
    assert callback["status"] == 200
    assert card.answer(call).ok
    card.assert_books_agree()
