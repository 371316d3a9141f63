"""SIGTERM: the gateway itself answers all who wait."""

import signal
import uuid

import grpc
import pytest
from google.longrunning import operations_pb2

from fourws.gateway.v1 import notification_stream_pb2
from gateway import Gateway, answer_to, read_error


@pytest.fixture
def gateway(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url, {"drain_timeout": "6s"})
    yield gateway
    gateway.stop()


def end(gateway):
    assert gateway.program.wait() == 0


def test_ends_at_once_if_nobody_waits(gateway):
    gateway.program.signal(signal.SIGTERM)
    end(gateway)
    gateway.start()


def test_answers_redeems_that_wait_for_their_outcome(gateway, sandbox, card):
    card.fault("callback_never")
    request_id = str(uuid.uuid4())
    call = card.start_redeem("10.00", request_id)
    request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    gateway.program.signal(signal.SIGTERM)
    answer = answer_to(call)
    assert answer.code == grpc.StatusCode.DEADLINE_EXCEEDED, answer
    assert answer.reason == "OPERATION_PENDING"
    end(gateway)

    gateway.start()
    assert sandbox.send_callback(request=request)["status"] == 200
    assert card.redeem("10.00", request_id).ok
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()


def test_never_sends_a_redeem_that_still_queues(gateway, sandbox, card):
    card.fault("callback_never")
    first = card.start_redeem("10.00")
    request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    request_id = str(uuid.uuid4())
    queued = card.start_redeem("7.00", request_id)
    # A call that is answered came after the redeem on the same connection.
    assert gateway.get_card(card.barcode).ok
    gateway.program.signal(signal.SIGTERM)
    answer = answer_to(queued)
    assert answer.code == grpc.StatusCode.UNAVAILABLE, answer
    assert answer.reason == "GATEWAY_DRAINING"
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert answer.retry_after is not None
    assert card.answer(first).reason == "OPERATION_PENDING"
    end(gateway)

    gateway.start()
    assert sandbox.send_callback(request=request)["status"] == 200
    assert card.redeem("7.00", request_id).ok
    assert len(sandbox.updates(card.barcode)) == 2
    card.assert_books_agree()
    assert card.balance() == 83


def test_tells_streams_before_it_closes_them(gateway):
    stream = gateway.stream.Subscribe(
        notification_stream_pb2.SubscribeRequest(
            edge=notification_stream_pb2.SubscribeRequest.EDGE_EARLIEST),
        timeout=60)
    assert next(stream).HasField("caught_up")
    gateway.program.signal(signal.SIGTERM)
    events = [response.WhichOneof("event") for response in until_error(stream)]
    assert events[-1] == "drain"
    assert read_error(stream).reason == "GATEWAY_DRAINING"
    end(gateway)
    gateway.start()


def until_error(stream):
    try:
        yield from stream
    except grpc.RpcError:
        return


def test_answers_waits_for_operations(gateway, sandbox, card):
    card.fault("callback_never")
    answer = card.redeem_briefly("10.00")
    wait = gateway.operations.WaitOperation.future(
        operations_pb2.WaitOperationRequest(name=answer.operation), timeout=60)
    assert gateway.get_operation(answer.operation).done is False
    gateway.program.signal(signal.SIGTERM)
    waited = answer_to(wait)
    assert waited.ok and not waited.response.done or (
        waited.reason in ("OPERATION_PENDING", "GATEWAY_DRAINING")), waited
    end(gateway)
    gateway.start()
