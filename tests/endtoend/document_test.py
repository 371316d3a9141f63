"""Documents of any kind: read, listed, changed."""

import itertools
import os
import uuid

import grpc
import pytest

GET = "v1beta1.DocumentService.GetDocument"
LIST = "v1beta1.DocumentService.ListDocuments"
UPDATE = "v1beta1.DocumentService.UpdateExternalReferences"

_numbers = itertools.count(1)


@pytest.fixture
def branch():
    """A branch with no documents yet."""
    return f"{os.getpid()}-{next(_numbers)}"


@pytest.fixture
def document(sandbox, branch):
    """The id of a new document; its number is `N` and its branch."""
    return put(sandbox, branch, f"N{branch}")


def put(sandbox, branch, number):
    document = f"{branch}-{number}"
    sandbox.control("PUT", f"shelf/documents/{document}", {
        "documentHeader": {
            "id": document, "documentNumber": number, "branchCode": branch,
            "documentType": "PURCHASE", "documentStatus": "CLOSE",
            "documentDate": "2022-05-30 00:00:00", "currency": "EUR",
            "reserved": [{"type": "WRH", "code": 7}], "novelty": "n"},
        "documentRows": [{"id": "r1", "barcode": "1", "quantity1": 3,
                          "priceSale": 19.9}]})
    return document


@pytest.mark.parametrize("by", ["id", "number"])
def test_reads_a_document(gateway, branch, document, by):
    value = document if by == "id" else f"N{branch}"
    answer = gateway.ask(GET, {by: value})
    assert answer.ok, answer
    shown = answer.response.document
    assert (shown.id, shown.number) == (document, f"N{branch}")
    assert (shown.type, shown.status) == ("PURCHASE", 3)
    assert shown.document_time.seconds == 1653868800
    assert shown.reserved_locations[0].code == "7"
    assert shown.unmapped["novelty"] == "n"
    [row] = shown.rows
    assert (row.id, row.quantities[0].value) == ("r1", "3")
    price = row.sale_price
    assert (price.units, price.nanos, price.currency_code) == (
        19, 900_000_000, "EUR")


@pytest.mark.parametrize("by", ["id", "number"])
def test_reports_that_a_document_is_unknown(gateway, by):
    answer = gateway.ask(GET, {by: "none"})
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "DOCUMENT_NOT_FOUND"


def test_picks_no_document_where_there_are_several(gateway, sandbox, branch,
                                                   document):
    put(sandbox, f"{branch}b", f"N{branch}")
    answer = gateway.ask(GET, {"number": f"N{branch}"})
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == {"number"}
    assert gateway.ask(GET, {"id": document}).ok


@pytest.mark.parametrize("request_,field", [
    ({}, "id"), ({"id": "1", "number": "1"}, "number")])
def test_needs_an_id_or_a_number(gateway, request_, field):
    assert gateway.ask(GET, request_).violations.keys() == {field}


@pytest.mark.parametrize("ignored", [False, True])
def test_lists_documents_a_page_at_a_time(gateway, sandbox, branch, ignored):
    wanted = [put(sandbox, branch, f"{number:03}") for number in range(25)]
    sandbox.settings(ignore_limit=ignored)
    request = {"parameters": {"branchCode": branch}, "page_size": 7}
    pages = []
    while True:
        answer = gateway.ask(LIST, request)
        assert answer.ok, answer
        pages.append([document.id for document in answer.response.documents])
        request["page_token"] = answer.response.next_page_token
        if not request["page_token"]:
            break
    sandbox.settings(ignore_limit=False)
    assert [id for page in pages for id in page] == wanted
    assert all(0 < len(page) <= 7 for page in pages)


def test_refuses_the_token_of_another_list(gateway, sandbox, branch):
    for number in "123":
        put(sandbox, branch, number)
    request = {"parameters": {"branchCode": branch}, "page_size": 2}
    token = gateway.ask(LIST, request).response.next_page_token
    assert token
    for change in ({"number": "1"}, {"parameters": {"branchCode": "other"}}):
        answer = gateway.ask(LIST, {**request, **change, "page_token": token})
        assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
        assert answer.reason == "PAGE_TOKEN_INVALID"


def test_lists_nothing(gateway, branch):
    answer = gateway.ask(LIST, {"parameters": {"branchCode": branch}})
    assert answer.ok and not answer.response.documents
    assert answer.response.next_page_token == ""


def test_reports_all_faults_of_a_list_at_once(gateway):
    answer = gateway.ask(LIST, {
        "page_size": -1, "parameters": {"with space": "x", "a": "x" * 251}})
    assert answer.violations.keys() == {
        "page_size", "parameters.with space", "parameters.a"}
    answer = gateway.ask(LIST, {"parameters": {"cmd": "x", "start": "1"}})
    assert answer.violations.keys() == {"parameters.cmd", "parameters.start"}


def update(gateway, document, request_id=None, **references):
    return gateway.ask(UPDATE, {
        "document_id": document, "references": references,
        "request_id": request_id or str(uuid.uuid4())})


def test_changes_references_once(gateway, sandbox, document):
    request_id = str(uuid.uuid4())
    first, again = (
        update(gateway, document, request_id, documentDeliveryExternal="T-2")
        for _ in range(2))
    assert first.ok, first
    assert first.response.document.external_delivery_number == "T-2"
    assert again.operation == first.operation
    assert len(sandbox.ledger("references", document)) == 1
    kept = sandbox.control("GET", f"shelf/documents/{document}")
    assert kept["documentHeader"]["documentDeliveryExternal"] == "T-2"


def test_reports_that_a_document_to_change_is_unknown(gateway):
    answer = update(gateway, "none", documentDeliveryExternal="T-2")
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "DOCUMENT_NOT_FOUND"
    assert answer.metadata["outcome"] == "REJECTED"


def test_reports_all_faults_of_a_change_at_once(gateway, sandbox, document):
    assert gateway.ask(UPDATE).violations.keys() == {
        "document_id", "references", "request_id"}
    assert update(gateway, document, id="other").violations.keys() == {
        "references.id"}
    assert not sandbox.updates(document)
