"""Writes that nobody waits for, and what can be asked about all writes."""

import uuid

import grpc
import pytest
from google.longrunning import operations_pb2
from google.protobuf import any_pb2, timestamp_pb2

from fourws.gateway.v1 import (giftcard_service_pb2, operation_service_pb2,
                               operation_service_pb2_grpc)
from gateway import Kind, Operation, State, answer_to, money
from processes import PATIENCE, wait_until


def redeem_request(card, amount="10.00", request_id=None, **fields):
    return giftcard_service_pb2.RedeemGiftcardRequest(
        barcode=card.barcode, amount=money(amount),
        request_id=request_id or str(uuid.uuid4()), **fields)


@pytest.fixture
def start(gateway):
    """Starts a write; the answer's response is the operation."""

    def start_operation(request):
        wrapped = operation_service_pb2.StartOperationRequest()
        if request is not None:
            wrapped.request.Pack(request)
        stub = operation_service_pb2_grpc.OperationServiceStub(gateway.channel)
        answer = gateway.call(stub.StartOperation, wrapped)
        if answer.ok:
            answer.response = answer.response.operation
        return answer

    return start_operation


def list_page(gateway, filter="", **fields):
    return gateway.call(
        gateway.operations.ListOperations,
        operations_pb2.ListOperationsRequest(filter=filter, **fields))


def list_names(gateway, filter, page_size=0):
    """All names, newest first, page after page."""
    names, token = [], ""
    while True:
        answer = list_page(gateway, filter, page_size=page_size,
                           page_token=token)
        assert answer.ok, answer
        names += [operation.name for operation in answer.response.operations]
        token = answer.response.next_page_token
        if not token:
            return names


def cancel(gateway, name):
    return gateway.call(gateway.operations.CancelOperation,
                        operations_pb2.CancelOperationRequest(name=name))


def stall(card, sandbox):
    """Lets a redeem of the card wait for its callback; its request."""
    card.fault("callback_never")
    card.start_redeem("10.00")
    request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    return request


def test_starts_a_redeem_that_can_be_waited_for(card, gateway, sandbox, start):
    request = redeem_request(card)
    started = start(request)
    assert started.ok, started
    assert Operation(started.response).metadata.detached
    ended = Operation(gateway.wait_operation(started.response.name).response)
    assert ended.state == State.STATE_SUCCEEDED
    assert ended.response.operation == started.response.name
    again = start(request)
    assert again.response.name == started.response.name
    assert again.response.done
    assert len(sandbox.updates(card.barcode)) == 1
    assert card.balance() == 90


def test_shows_the_request_without_personal_data(card, gateway, start):
    request = giftcard_service_pb2.ActivateGiftcardRequest(
        barcode=card.barcode, amount=money("5.00"), request_id="r-mask",
        holder=giftcard_service_pb2.GiftcardHolder(name="Ada Lovelace"))
    name = start(request).response.name
    shown = giftcard_service_pb2.ActivateGiftcardRequest()
    operation = Operation(gateway.wait_operation(name).response)
    assert operation.metadata.request.Unpack(shown)
    assert shown.holder.name == "***"
    request.holder.name = "***"
    assert shown == request
    assert operation.error.reason == "GIFTCARD_ALREADY_ACTIVE"


def test_starts_nothing_but_valid_writes(card, gateway, sandbox, start):
    get = giftcard_service_pb2.GetGiftcardRequest(barcode=card.barcode)
    only_check = redeem_request(card, validate_only=True)
    for request in (None, get, only_check, redeem_request(card, "0"),
                    any_pb2.Any(type_url="x", value=b"y")):
        answer = start(request)
        assert answer.code == grpc.StatusCode.INVALID_ARGUMENT, request
        assert answer.reason == "INVALID_REQUEST"
        assert answer.metadata["outcome"] == "NOT_SENT"
    assert start(redeem_request(card, "1.00", "r-reused")).ok
    reused = start(redeem_request(card, "2.00", "r-reused"))
    assert reused.reason == "REQUEST_ID_REUSED"
    wait_until(lambda: card.balance() == 99, "the one redeem")
    assert len(sandbox.updates(card.barcode)) == 1


def test_lists_operations_newest_first_in_pages(card, gateway):
    names = [card.redeem("1.00").operation for _ in range(5)]
    of_card = f'resource = "giftcards/{card.barcode}"'
    for page_size in (0, 2, 5):
        assert list_names(gateway, of_card, page_size) == names[::-1]
    first = gateway.get_operation(names[0]).metadata
    assert list_names(
        gateway, f"request_id = {first.request_id}") == names[:1]
    # Redeems of one card follow each other by more than this.
    before_third = timestamp_pb2.Timestamp()
    before_third.FromNanoseconds(
        gateway.get_operation(names[2]).metadata.create_time.ToNanoseconds()
        - 5_000_000)
    moment = before_third.ToJsonString()
    assert list_names(gateway, f'{of_card} AND create_time >= "{moment}"'
                      ) == names[:1:-1]
    assert list_names(gateway, f'{of_card} AND create_time < "{moment}"'
                      ) == names[1::-1]
    assert list_names(gateway, f"{of_card} AND done = false") == []
    assert list_names(gateway, f"{of_card} AND state = SUCCEEDED AND method = "
                      "fourws.gateway.v1.GiftcardService.RedeemGiftcard"
                      ) == names[::-1]


def test_goes_on_with_a_list_though_newer_operations_came(card, gateway):
    names = [card.redeem("1.00").operation for _ in range(3)]
    of_card = f'resource = "giftcards/{card.barcode}"'
    first = list_page(gateway, of_card, page_size=2).response
    assert [each.name for each in first.operations] == names[:0:-1]
    card.redeem("1.00")
    rest = list_page(gateway, of_card,
                     page_token=first.next_page_token).response
    assert [each.name for each in rest.operations] == names[:1]
    assert not rest.next_page_token


def test_refuses_a_list_it_does_not_understand(card, gateway):
    answer = list_page(gateway, "state = NOWHERE")
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert "at 9" in answer.violations["filter"]
    assert "page_size" in list_page(gateway, page_size=-1).violations
    assert "name" in list_page(gateway, name="somewhere").violations
    for _ in range(2):
        card.redeem("1.00")
    of_card = f'resource = "giftcards/{card.barcode}"'
    token = list_page(gateway, of_card,
                      page_size=1).response.next_page_token
    for filter, foreign in ((of_card, "x"), (of_card, token[1:]),
                            ("", token)):
        answer = list_page(gateway, filter, page_token=foreign)
        assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
        assert answer.reason == "PAGE_TOKEN_INVALID"


def test_cancels_what_waits_behind_a_stalled_card(card, gateway, sandbox,
                                                  start):
    stalled = stall(card, sandbox)
    started = start(redeem_request(card, "2.00")).response.name
    waiting = card.start_redeem("3.00")
    of_card = f'resource = "giftcards/{card.barcode}" AND state = QUEUED'
    queued = wait_until(
        lambda: (names := list_names(gateway, of_card))[1:] and names,
        "both to be queued")
    for name in queued:
        assert cancel(gateway, name).ok
        assert cancel(gateway, name).ok
    answer = card.answer(waiting)
    assert answer.code == grpc.StatusCode.CANCELLED
    assert answer.reason == "CANCELLED_BEFORE_SENDING"
    assert answer.metadata["outcome"] == "NOT_SENT"
    ended = gateway.get_operation(started)
    assert ended.state == State.STATE_FAILED
    assert ended.evidence[-1].kind == Kind.KIND_NOT_SENT
    sandbox.send_callback(request=stalled)
    assert card.redeem("4.00").ok
    assert len(sandbox.updates(card.barcode)) == 2
    assert card.balance() == 86


def test_cancels_nothing_that_may_have_left(card, gateway, sandbox):
    stalled = stall(card, sandbox)
    [name] = list_names(gateway, f'resource = "giftcards/{card.barcode}"')
    refused = cancel(gateway, name)
    assert refused.code == grpc.StatusCode.FAILED_PRECONDITION
    assert refused.reason == "OPERATION_NOT_CANCELLABLE"
    sandbox.send_callback(request=stalled)
    wait_until(lambda: gateway.get_operation(name).done, "the outcome")
    assert cancel(gateway, name).reason == "OPERATION_NOT_CANCELLABLE"
    deleted = gateway.call(
        gateway.operations.DeleteOperation,
        operations_pb2.DeleteOperationRequest(name=name))
    assert deleted.reason == "OPERATION_NOT_DELETABLE"


@pytest.mark.parametrize("restart", ["restart", "restart_after_kill"])
def test_sends_what_was_started_once_after_a_restart(card, gateway, sandbox,
                                                     start, restart):
    stalled = stall(card, sandbox)
    name = start(redeem_request(card, "2.00")).response.name
    getattr(gateway, restart)()
    assert gateway.get_operation(name).state == State.STATE_QUEUED
    sandbox.send_callback(request=stalled)
    ended = Operation(gateway.wait_operation(name).response)
    assert ended.state == State.STATE_SUCCEEDED
    assert Kind.KIND_RESTART in [each.kind for each in ended.evidence]
    getattr(gateway, restart)()
    assert gateway.get_operation(name).state == State.STATE_SUCCEEDED
    assert len(sandbox.updates(card.barcode)) == 2
    assert card.balance() == 88


def test_does_not_send_again_what_was_started_and_had_left(card, gateway,
                                                           sandbox, start):
    card.fault("callback_never")
    request = redeem_request(card, "2.00")
    name = start(request).response.name
    sent = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    gateway.restart_after_kill()
    assert start(request).response.name == name
    sandbox.send_callback(request=sent)
    ended = Operation(gateway.wait_operation(name).response)
    assert ended.state == State.STATE_SUCCEEDED
    assert len(sandbox.updates(card.barcode)) == 1
    assert card.balance() == 98


def test_wakes_everybody_who_waits(card, gateway, sandbox):
    stalled = stall(card, sandbox)
    [name] = list_names(gateway, f'resource = "giftcards/{card.barcode}"')
    request = operations_pb2.WaitOperationRequest(name=name)
    waits = [gateway.operations.WaitOperation.future(request, timeout=PATIENCE)
             for _ in range(1000)]
    # This one came after all of them on the same connection.
    brief = operations_pb2.WaitOperationRequest(name=name)
    brief.timeout.FromMilliseconds(1)
    answer = gateway.call(gateway.operations.WaitOperation, brief)
    assert Operation(answer.response).state == State.STATE_ENQUEUED
    sandbox.send_callback(request=stalled)
    for wait in waits:
        answer = answer_to(wait)
        assert answer.ok, answer
        assert Operation(answer.response).state == State.STATE_SUCCEEDED
