"""New gift card barcodes, and PDFs of cards."""

import json
import uuid

import grpc
import pytest

from fourws.gateway.v1 import giftcard_service_pb2 as pb
from gateway import State

CONFIG = {"operations": {"timeout": "2s"}}


@pytest.fixture
def item(sandbox):
    """An item that no other test uses."""
    code = f"ITEM-{uuid.uuid4()}"
    sandbox.control("PUT", f"items/{code}")
    return code


def generate(gateway, item, count, request_id=None, **fields):
    return gateway.call(
        gateway.giftcards.GenerateGiftcards,
        pb.GenerateGiftcardsRequest(item_code=item, count=count,
                                    request_id=request_id or str(uuid.uuid4()),
                                    **fields))


def make_pdf(gateway, barcodes, request_id=None, **fields):
    return gateway.call(
        gateway.giftcards.GenerateGiftcardPdf,
        pb.GenerateGiftcardPdfRequest(barcodes=barcodes,
                                      request_id=request_id or
                                      str(uuid.uuid4()), **fields))


def made_of(sandbox, item):
    """The barcodes that the sandbox made of the item."""
    return [barcode for entry in sandbox.ledger("generated")
            if entry["item"] == item for barcode in entry["barcodes"]]


def requests_with(sandbox, cmd, text):
    return [entry for entry in sandbox.ledger("request")
            if entry["cmd"] == cmd and text in entry.get("body", "")]


def test_makes_barcodes(gateway, sandbox, item):
    answer = generate(gateway, item, 5)
    assert answer.ok, answer
    barcodes = [card.barcode for card in answer.response.giftcards]
    assert len(set(barcodes)) == 5
    assert barcodes == made_of(sandbox, item)
    assert answer.response.missing_count == 0
    assert answer.started == answer.response.operation
    for card in answer.response.giftcards:
        assert 0 < card.start_time.seconds < card.end_time.seconds
    # They are there, but not yet to be used.
    card = gateway.get_card(barcodes[0]).response.giftcard
    assert not card.active and card.balance.units == 0


def test_reports_how_many_are_missing(gateway, sandbox, item):
    sandbox.fault("fewer", cmd="generate", count=2)
    answer = generate(gateway, item, 5)
    assert answer.ok, answer
    assert len(answer.response.giftcards) == 2
    assert answer.response.missing_count == 3
    operation = gateway.get_operation(answer.response.operation)
    assert operation.response.missing_count == 3


def test_does_not_find_an_unknown_item(gateway):
    answer = generate(gateway, "NO-SUCH-ITEM", 1)
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "ITEM_NOT_FOUND"
    assert answer.metadata["outcome"] == "REJECTED"
    assert answer.metadata["upstream_message"] == "itemCode not found"


def test_makes_them_once_for_one_request_id(gateway, sandbox, item):
    request_id = str(uuid.uuid4())
    first = generate(gateway, item, 3, request_id)
    again = generate(gateway, item, 3, request_id)
    other = generate(gateway, item, 4, request_id)
    assert first.ok and again.response == first.response, (first, again)
    assert other.reason == "REQUEST_ID_REUSED"
    assert len(made_of(sandbox, item)) == 3


@pytest.mark.parametrize("fault", ["cut_after", "ack_lost", "callback_early"])
def test_is_never_sent_twice(gateway, sandbox, item, fault):
    sandbox.fault(fault, cmd="generate")
    answer = generate(gateway, item, 2)
    assert answer.ok, answer
    assert len(made_of(sandbox, item)) == 2
    assert len(requests_with(sandbox, "generateGiftcardBarcode_v1",
                             item)) == 1


def test_keeps_barcodes_that_cannot_be_read_for_a_person(gateway, sandbox,
                                                         item):
    sandbox.fault("callback_never", cmd="generate")
    answer = generate(gateway, item, 1)
    assert answer.reason == "OUTCOME_UNKNOWN", answer
    [request] = requests_with(sandbox, "generateGiftcardBarcode_v1", item)
    sandbox.send_callback(request=request["request"],
                          body={"success": True, "giftcards": "many"})
    operation = gateway.get_operation(answer.operation)
    assert operation.state == State.STATE_UNRESOLVED
    assert json.loads(operation.evidence[-1].body)["giftcards"] == "many"
    sandbox.send_callback(request=request["request"])
    operation = gateway.get_operation(answer.operation)
    assert [card.barcode for card in operation.response.giftcards] == made_of(
        sandbox, item)


def test_refuses_a_malformed_request(gateway):
    answer = generate(gateway, "", 1001, "with space")
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert set(answer.violations) == {"item_code", "count", "request_id"}
    answer = make_pdf(gateway, ["", "2000000001814"])
    assert set(answer.violations) == {"barcodes[0]"}
    assert answer.metadata["outcome"] == "NOT_SENT"


def test_validates_the_form_only(gateway, sandbox):
    answer = generate(gateway, "NO-SUCH-ITEM", 1, validate_only=True)
    assert answer.ok, answer
    assert answer.response == pb.GenerateGiftcardsResponse()
    answer = make_pdf(gateway, ["0000"], validate_only=True)
    assert answer.ok, answer
    assert answer.response == pb.GenerateGiftcardPdfResponse()
    assert not requests_with(sandbox, "generateGiftcardPdf_v1", "0000")


@pytest.mark.parametrize("by_callback", [False, True])
def test_reports_where_a_pdf_is(gateway, sandbox, new_card, by_callback):
    cards = [new_card().barcode, new_card().barcode]
    sandbox.settings(pdf_by_callback=by_callback)
    try:
        request_id = str(uuid.uuid4())
        answer = make_pdf(gateway, cards, request_id)
        again = make_pdf(gateway, cards, request_id)
    finally:
        sandbox.settings(pdf_by_callback=False)
    assert answer.ok, answer
    assert again.response == answer.response
    [document] = [entry for entry in sandbox.ledger("document")
                  if entry["barcodes"] == cards]
    assert answer.response.uri == document["uri"]
    assert answer.started == answer.response.operation
    operation = gateway.get_operation(answer.response.operation)
    assert operation.state == State.STATE_SUCCEEDED
    assert operation.response.uri == document["uri"]


@pytest.mark.parametrize("by_callback", [False, True])
def test_makes_no_pdf_of_an_unknown_card(gateway, sandbox, by_callback):
    sandbox.settings(pdf_by_callback=by_callback)
    try:
        answer = make_pdf(gateway, ["1111111111111"])
    finally:
        sandbox.settings(pdf_by_callback=False)
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "GIFTCARD_NOT_FOUND"
    assert answer.metadata["outcome"] == "REJECTED"


def test_does_not_ask_for_a_pdf_again(gateway, sandbox, card):
    sandbox.fault("ack_lost", cmd="pdf", barcode=card.barcode)
    answer = make_pdf(gateway, [card.barcode])
    assert answer.reason == "OUTCOME_UNKNOWN", answer
    assert len(requests_with(sandbox, "generateGiftcardPdf_v1",
                             card.barcode)) == 1
