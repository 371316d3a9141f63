"""Answers of more than the 4 MiB that clients of gRPC take: cut or paged, so
that they arrive at all; and requests that are too large."""

import itertools
import os
import uuid

import grpc
import pytest
from google.longrunning import operations_pb2

import contract
from consumer import Subscription
from fourws.gateway.v1 import (dead_letter_service_pb2,
                               dead_letter_service_pb2_grpc,
                               operation_service_pb2,
                               operation_service_pb2_grpc)
from gateway import Operation, State, answer_to
from webhook import PROMOTIONS, post

RECEIPT = "v1.SalesService.SaveReceipt"
ORDER = "v1.SalesService.SaveOrchestratedOrder"
# An order of which upstream tells nothing soon ends UNRESOLVED.
CONFIG = {"ingress": {"max_body_bytes": 8 << 20},
          "operations": {"timeouts": {f"fourws.gateway.{ORDER}": "2s"}}}
LARGE = "x" * 5_000_000
BARCODE = "8053289813603"

_numbers = itertools.count(1)


@pytest.fixture(scope="module", autouse=True)
def article(sandbox):
    sandbox.control("PUT", f"shelf/articles/{BARCODE}", {
        "itemCode": "SCARPA", "unitPrice": 85, "taxRate": 22})


def receipt(**cart):
    return {"sale": {"cart": {
        "transaction_id": f"l-{os.getpid()}-{next(_numbers)}",
        "items": [{"row_id": "r-1", "barcode": BARCODE,
                   "quantity": {"value": "1"},
                   "unit_price": {"currency_code": "EUR", "units": 85}}],
        **cart}}}


def is_cut(unmapped):
    return list(unmapped) == ["@cut"] and unmapped["@cut"] > 4_000_000


def save_with_large_callback(gateway, sandbox):
    """Saves a receipt that upstream tells more about than fits."""
    request = receipt()
    transaction = request["sale"]["cart"]["transaction_id"]
    sandbox.fault("callback_never", cmd="save_receipt", barcode=transaction)
    call = gateway.begin(RECEIPT, request, timeout=60)
    held = sandbox.wait_for("held", transaction)
    sandbox.send_callback(request=held["request"], body={
        "success": True, "id": "d-1", "everything": LARGE})
    return request, answer_to(call)


def test_cuts_what_is_not_named_from_a_large_callback(gateway, sandbox):
    request, first = save_with_large_callback(gateway, sandbox)
    again = gateway.ask(RECEIPT, request, timeout=60)
    for answer in (first, again):
        assert answer.ok, answer
        assert answer.response.document_id == "d-1"
        assert is_cut(answer.response.unmapped)
    stored = gateway.get_operation(first.operation)
    assert stored.response.document_id == "d-1"
    assert is_cut(stored.response.unmapped)
    assert not stored.metadata.request_cut
    listed = gateway.call(gateway.operations.ListOperations,
                          operations_pb2.ListOperationsRequest(page_size=1000))
    assert listed.ok, listed
    assert first.operation in [each.name for each in
                               listed.response.operations]


def test_cuts_what_is_not_named_from_a_large_answer(gateway, sandbox):
    card = f"00{os.getpid():07d}{next(_numbers):04d}"
    sandbox.control("PUT", f"shelf/customers/{card}", {
        "cardBarcode": card, "subjectName": "Cliente", "everything": LARGE})
    answer = gateway.ask("v1.CustomerService.GetCustomer",
                         {"card_barcode": card})
    assert answer.ok, answer
    assert answer.response.customer.given_name == "Cliente"
    assert is_cut(answer.response.customer.unmapped)


def test_cuts_what_stands_beside_a_large_document(gateway, sandbox):
    document = str(uuid.uuid4())
    sandbox.control("PUT", f"shelf/documents/{document}", {
        "documentHeader": {"id": document, "documentNumber": document[:8]},
        "documentRows": [], "everything": LARGE})
    answer = gateway.ask("v1beta1.DocumentService.GetDocument",
                         {"number": document[:8]})
    assert answer.ok, answer
    assert answer.response.document.id == document
    assert is_cut(answer.response.document.unmapped_beside)


def test_sends_nothing_that_was_cut(gateway, sandbox):
    request = receipt(unmapped={"@cut": 5_000_000})
    answer = gateway.ask(RECEIPT, request)
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert "sale.cart.unmapped" in answer.violations
    assert not sandbox.updates(request["sale"]["cart"]["transaction_id"])


def test_refuses_a_request_that_is_too_large(gateway, sandbox):
    request = receipt(unmapped={"everything": LARGE + LARGE[:500_000]})
    answer = gateway.ask(RECEIPT, request, timeout=60)
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT, answer.code
    assert answer.reason == "INVALID_REQUEST"
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert not sandbox.updates(request["sale"]["cart"]["transaction_id"])


def test_takes_an_answer_of_the_largest_size_as_a_request(gateway, sandbox):
    request = receipt(unmapped={"everything": LARGE[:4_300_000]})
    answer = gateway.ask(RECEIPT, request, timeout=60)
    assert answer.ok, answer
    assert len(sandbox.updates(request["sale"]["cart"]["transaction_id"])) == 1


def large(method, rows):
    """A request of about 5 KB a row, as large as fields may be that are shown
    as they came."""
    write = contract.request(f"fourws.gateway.{method}", receipt())
    text = "\N{SHOPPING TROLLEY}" * 250
    item = write.sale.cart.items[0]
    item.description = item.shop_description = text
    item.attribute_levels[:] = [text] * 3
    for number in range(1, rows):
        added = write.sale.cart.items.add()
        added.CopyFrom(item)
        added.row_id = f"row-{number}"
    return write


def test_cuts_a_large_request_from_its_operation(gateway):
    write = large(RECEIPT, rows=1000)
    request = operation_service_pb2.StartOperationRequest()
    request.request.Pack(write)
    assert request.ByteSize() > 4 << 20
    stub = operation_service_pb2_grpc.OperationServiceStub(gateway.channel)
    answer = gateway.call(stub.StartOperation, request, timeout=60)
    assert answer.ok, answer
    started = Operation(answer.response.operation)
    assert started.metadata.request_cut
    assert started.metadata.request.TypeName() == write.DESCRIPTOR.full_name
    assert gateway.get_operation(
        answer.response.operation.name).metadata.request_cut


def test_shows_a_large_operation_beside_what_upstream_says_now(gateway,
                                                               sandbox):
    write = large(ORDER, rows=720)
    transaction = write.sale.cart.transaction_id
    sandbox.fault("callback_never", cmd="save_orchestrated_order",
                  barcode=transaction)
    stub = operation_service_pb2_grpc.OperationServiceStub(gateway.channel)
    request = operation_service_pb2.StartOperationRequest()
    request.request.Pack(write)
    started = gateway.call(stub.StartOperation, request, timeout=60)
    assert started.ok, started
    name = started.response.operation.name
    gateway.wait_operation(name)
    unresolved = gateway.get_operation(name)
    assert unresolved.state == State.STATE_UNRESOLVED
    assert not unresolved.metadata.request_cut
    document = unresolved.metadata.upstream_id
    sandbox.control("PUT", f"shelf/documents/{document}", {
        "documentHeader": {"id": document, "everything": LARGE[:900_000]},
        "documentRows": []})
    answer = gateway.ask("v1.OperationService.SettleOperation", {
        "name": name, "outcome": "OUTCOME_FAILED", "note": "no such order",
        "settled_by": "Ada"}, timeout=60)
    assert answer.ok, answer
    [fresh] = answer.response.fresh
    shown = contract.unpack(fresh.response).document
    assert len(shown.unmapped["everything"]) == 900_000
    settled = Operation(answer.response.operation)
    assert settled.state == State.STATE_FAILED
    assert settled.metadata.request_cut


def test_gives_a_large_dead_letter_in_pieces(gateway):
    body = os.urandom(5_000_000)
    answer = post(gateway, PROMOTIONS, body)
    assert answer.status == 200, answer
    name = f"deadLetters/{answer.json['dead_letter']}"
    stub = dead_letter_service_pb2_grpc.DeadLetterServiceStub(gateway.channel)
    pieces, offset = [], 0
    while True:
        piece = gateway.call(
            stub.GetDeadLetter, dead_letter_service_pb2.GetDeadLetterRequest(
                name=name, body_offset=offset))
        assert piece.ok, piece
        assert piece.response.dead_letter.body_size == len(body)
        pieces.append(piece.response.dead_letter.body)
        offset = piece.response.next_body_offset
        if not offset:
            break
    assert len(pieces) == 2
    assert b"".join(pieces) == body


def test_ends_a_page_of_large_subscriptions_sooner(gateway):
    made = [Subscription(gateway, filter={
        "cards": [uuid.uuid4().hex * 28] * 1000}) for _ in range(5)]
    names, token = [], ""
    while True:
        page = made[0].call("ListSubscriptions", page_size=1000,
                            page_token=token)
        assert page.ok, page.code
        names += [each.name for each in page.response.subscriptions]
        token = page.response.next_page_token
        if not token:
            break
    assert len(set(names)) == len(names)
    assert {each.name for each in made} <= set(names)


def test_refuses_a_filter_that_is_too_large(gateway):
    small = Subscription(gateway)
    answer = small.call("UpdateSubscription", subscription={
        "name": small.name, "filter": {"cards": ["x" * 2000] * 1000}})
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == {"subscription.filter"}
