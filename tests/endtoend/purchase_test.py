"""Purchases, what enters on them, and movements of goods."""

import itertools
import json
import os
import uuid

import grpc
import pytest

from gateway import Kind, answer_to
from processes import wait_until

SAVE = "v1.PurchaseService.SavePurchase"
ENTER = "v1beta1.PurchaseService.SaveSupplierEntry"
TRANSFER = "v1.WarehouseService.SaveTransfer"
FREE = "v1.WarehouseService.SaveFreeEntry"

# What is ambiguous ends UNRESOLVED soon.
CONFIG = {"fourws": {"document_defaults": {"default": {"branch_code": "2"}}},
          "operations": {"timeouts": {
              f"fourws.gateway.{TRANSFER}": "2s"}}}

_numbers = itertools.count(1)


@pytest.fixture
def article(sandbox):
    """The barcode of a new article."""
    barcode = f"81{os.getpid():07d}{next(_numbers):04d}"
    sandbox.control("PUT", f"shelf/articles/{barcode}", {"itemCode": "GIACCA"})
    return barcode


def euro(units, nanos=0):
    return {"currency_code": "EUR", "units": units, "nanos": nanos}


def row_of(barcode, quantity="2", **fields):
    row = {"barcode": barcode, "sale_price": euro(320),
           "purchase_price": euro(150), "invoice_price": euro(135), **fields}
    return {**row, "quantity": {"value": quantity}} if quantity else row


def reservation(kind, code, quantity):
    return {"type": f"LOCATION_TYPE_{kind}", "code": code,
            "quantity": {"value": quantity}}


def stored(sandbox, document):
    return sandbox.control("GET", f"shelf/documents/{document}")


def saved(sandbox, document):
    return [entry for entry in sandbox.ledger("saved")
            if entry["id"] == document]


def test_saves_a_purchase_under_the_callers_id(gateway, sandbox, article):
    document = str(uuid.uuid4())
    answer = gateway.ask(SAVE, {"purchase": {
        "id": document, "supplier_code": "1",
        "status": "DOCUMENT_STATUS_CONFIRMED", "rows": [row_of(article)]}})
    assert answer.ok, answer
    response = answer.response
    assert response.document_id == document
    assert response.document_number and response.barcode
    assert response.document_status == 2  # Confirmed.
    kept = stored(sandbox, document)
    assert kept["documentHeader"]["branchCode"] == 2
    assert kept["documentHeader"]["documentStatus"] == "CONFIRMED"
    assert kept["documentRows"][0]["quantity1"] == 2


def test_reserves_for_several_locations(gateway, sandbox, article):
    document = str(uuid.uuid4())
    rows = [
        row_of(article, None, reservations=[reservation("SHOP", "2", "2"),
                                            reservation("WAREHOUSE", "9",
                                                        "10")]),
        row_of(article, None, reservations=[reservation("WAREHOUSE", "9",
                                                        "3")])]
    answer = gateway.ask(SAVE, {"purchase": {"id": document, "rows": rows}})
    assert answer.ok, answer
    kept = stored(sandbox, document)
    assert kept["documentHeader"]["reserved"] == [
        {"type": "SHOP", "code": "2"}, {"type": "WRH", "code": "9"}]
    first, second = kept["documentRows"]
    assert (first["quantity1"], first["quantity2"]) == (2, 10)
    assert "quantity1" not in second and second["quantity2"] == 3


def test_takes_the_documents_id_for_the_requests(gateway, sandbox, article):
    document = str(uuid.uuid4())
    request = {"purchase": {"id": document, "rows": [row_of(article)]}}
    first, again = (gateway.ask(SAVE, request) for _ in range(2))
    assert first.ok and again.ok
    assert first.operation == again.operation
    assert len(saved(sandbox, document)) == 1
    request["purchase"]["rows"].append(row_of(article))
    assert gateway.ask(SAVE, request).reason == "REQUEST_ID_REUSED"


def test_makes_an_id_for_what_has_none(gateway, sandbox, article):
    request = {"purchase": {"rows": [row_of(article)]},
               "request_id": str(uuid.uuid4())}
    first, again = (gateway.ask(SAVE, request) for _ in range(2))
    assert first.ok, first
    assert uuid.UUID(first.response.document_id)
    assert again.response == first.response
    assert len(saved(sandbox, first.response.document_id)) == 1


def test_reports_all_faults_of_a_purchase_at_once(gateway, article):
    rows = [row_of(article, None),
            row_of(article, "0", reservations=[
                reservation("SHOP", "1", "1"), reservation("SHOP", "1", "1"),
                {"quantity": {"value": "-1"}}]),
            {"reservations": [reservation("SHOP", str(n), "1")
                              for n in range(11)],
             "sale_price": {"currency_code": "USD", "units": 1}}]
    answer = gateway.ask(SAVE, {"purchase": {
        "id": "tab\there", "status": "DOCUMENT_STATUS_CLOSED", "rows": rows,
        "currency_code": "EUR"}})
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    path = "purchase.rows"
    assert answer.violations.keys() == {
        "purchase.id", "purchase.status", path, f"{path}[0].reservations",
        f"{path}[1].quantity", f"{path}[1].reservations[1]",
        f"{path}[1].reservations[2].type", f"{path}[1].reservations[2].code",
        f"{path}[1].reservations[2].quantity", f"{path}[2].barcode",
        f"{path}[2].sale_price.currency_code"}
    assert answer.metadata["outcome"] == "NOT_SENT"


def test_needs_an_id_of_some_kind(gateway, article):
    answer = gateway.ask(SAVE, {"purchase": {"rows": [row_of(article)]}})
    assert answer.violations.keys() == {"request_id"}


def test_needs_a_sale_price(gateway, article):
    row = row_of(article)
    del row["sale_price"]
    answer = gateway.ask(SAVE, {"purchase": {"id": "p", "rows": [row]}})
    assert answer.violations.keys() == {"purchase.rows[0].sale_price"}


@pytest.mark.parametrize("validate_only", [True, False])
def test_lets_no_additional_field_take_a_fields_place(gateway, sandbox, article,
                                                      validate_only):
    document = str(uuid.uuid4())
    answer = gateway.ask(SAVE, {
        "purchase": {"id": document, "rows": [row_of(article)],
                     "additional_fields": {"reserved": [], "note": "n"}},
        "validate_only": validate_only})
    assert answer.violations.keys() == {"purchase.additional_fields.reserved"}
    assert not sandbox.updates(document)


def test_names_the_row_of_an_unknown_barcode(gateway):
    answer = gateway.ask(SAVE, {"purchase": {
        "id": str(uuid.uuid4()), "rows": [row_of("87654321")]}})
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "BARCODE_NOT_FOUND"
    assert answer.metadata["outcome"] == "REJECTED"
    assert "*** at row: 1" in answer.metadata["upstream_message"]
    assert answer.violations.keys() == {"purchase.rows[0]"}


def test_reports_that_there_is_no_price(gateway, article):
    row = row_of(article)
    del row["invoice_price"]
    answer = gateway.ask(SAVE, {"purchase": {"id": str(uuid.uuid4()),
                                             "rows": [row]}})
    assert answer.code == grpc.StatusCode.FAILED_PRECONDITION
    assert answer.reason == "PRICE_NOT_FOUND"
    assert answer.violations.keys() == {"purchase.rows[0]"}


def test_links_an_entry_to_its_purchase(gateway, sandbox, article):
    purchase, entry = (str(uuid.uuid4()) for _ in range(2))
    assert gateway.ask(SAVE, {"purchase": {
        "id": purchase, "rows": [row_of(article)]}}).ok
    kept = gateway.ask("v1beta1.DocumentService.GetDocument", {"id": purchase})
    assert kept.ok, kept
    row = row_of(article, purchase_row_id=kept.response.document.rows[0].id)
    answer = gateway.ask(ENTER, {"supplier_entry": {
        "id": entry, "purchase_ids": [purchase], "rows": [row]}})
    assert answer.ok, answer
    header = stored(sandbox, entry)["documentHeader"]
    assert header["lstConnectedHeader"] == [{"id": purchase}]
    row["purchase_row_id"] = "none"
    answer = gateway.ask(ENTER, {"supplier_entry": {
        "id": str(uuid.uuid4()), "purchase_ids": [purchase], "rows": [row]}})
    assert answer.reason == "DOCUMENT_NOT_FOUND"
    assert answer.metadata["outcome"] == "REJECTED"


def test_needs_the_purchases_of_an_entry(gateway, article):
    answer = gateway.ask(ENTER, {"supplier_entry": {
        "rows": [row_of(article)], "status": "DOCUMENT_STATUS_CONFIRMED"}})
    assert answer.violations.keys() == {
        "request_id", "supplier_entry.purchase_ids", "supplier_entry.status"}


def test_saves_a_transfer_with_its_opposing_document(gateway, sandbox,
                                                     article):
    document = str(uuid.uuid4())
    answer = gateway.ask(TRANSFER, {"transfer": {
        "id": document, "addressee_branch_code": "9",
        "create_opposing_document": True, "rows": [row_of(article)]}})
    assert answer.ok, answer
    assert answer.response.document_status == 3  # Closed.
    opposing = answer.response.unmapped["opposingDocument"]
    header = stored(sandbox, opposing)["documentHeader"]
    assert header["branchCodeAddresse"] == 9


def test_never_sends_again_what_may_have_left(gateway, sandbox, article):
    document = str(uuid.uuid4())
    for fault in ("ack_lost", "callback_never"):
        sandbox.fault(fault, cmd="save_transfer", barcode=document)
    request = {"transfer": {"id": document, "rows": [row_of(article)]}}
    for _ in range(2):
        lost = gateway.ask(TRANSFER, request, timeout=60)
        assert lost.reason == "OUTCOME_UNKNOWN", lost
        assert lost.metadata["outcome"] == "UNKNOWN"
    assert len(sandbox.updates(document)) == 1


def test_takes_a_callback_that_holds_news_again(gateway, sandbox, article):
    document = str(uuid.uuid4())
    sandbox.fault("callback_never", cmd="save_purchase", barcode=document)
    call = gateway.begin(SAVE, {
        "purchase": {"id": document, "rows": [row_of(article)]}}, timeout=120)
    [update] = wait_until(lambda: sandbox.updates(document), "the purchase")
    told = {"success": True, "id": document, "a": "1", "b": "2", "c": "3"}
    for _ in range(10):
        assert sandbox.send_callback(url=json.loads(update["body"])["callback"],
                                     body=told)["status"] == 200
    answer = answer_to(call)
    assert answer.ok, answer
    operation = gateway.get_operation(answer.operation)
    assert not operation.evidence_of(Kind.KIND_CONTRADICTION)
    [callback] = operation.evidence_of(Kind.KIND_CALLBACK)
    assert callback.repeats == 9


def test_saves_a_free_entry_once(gateway, sandbox, article):
    request = {"free_entry": {"status": "DOCUMENT_STATUS_OPEN",
                              "rows": [row_of(article)]},
               "request_id": str(uuid.uuid4())}
    first, again = (gateway.ask(FREE, request) for _ in range(2))
    assert first.ok, first
    assert again.response == first.response
    kept = stored(sandbox, first.response.document_id)
    assert kept["documentRows"][0]["quantity"] == "2"
    assert kept["documentRows"][0]["priceSale"] == "320"
    assert len(sandbox.updates(article)) == 1
