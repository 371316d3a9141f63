"""Documents that are saved, read and changed."""

import json
import uuid

import pytest

from documents_test import ask, fixture, post
from sandbox_client import wait_for

PURCHASE = "02931b8a-a6c8-4e47-b3f1-041ffb1e412t"
SEEDED = "02931b8a-a6c8-4e47-b3f1-041ffb1e412c"


def save(connection, receiver, cmd, body):
    """Saves; the answer and what the callback says."""
    before = len(receiver.posts)
    answer = post(connection, cmd, {**body, "callback": receiver.url})
    wait_for(lambda: len(receiver.posts) > before or not answer["success"])
    return answer, receiver.bodies()[-1] if answer["success"] else None


@pytest.mark.parametrize("name", ["single_branch", "reserved_branches"])
def test_saves_the_documented_purchases(sandbox, connection, receiver, name):
    body = fixture(f"purchase_request_{name}")
    answer, callback = save(connection, receiver, "savePurchase_v1", body)
    assert answer == {"success": True, "id": PURCHASE}
    number = callback.pop("documentNumber")
    assert callback == {"success": True, "id": PURCHASE,
                        "barcode": "DOC" + number, "documentStatus": "OPEN"}
    stored = ask(connection, "getDocument_v1", id=PURCHASE)
    assert body["documentHeader"].items() <= stored["documentHeader"].items()
    [row], [asked] = stored["documentRows"], body["documentRows"]
    assert asked.items() <= row.items() and row["id"]
    [entry] = sandbox.ledger("saved", barcode=PURCHASE)
    assert entry["type"] == "PURCHASE"


def test_saves_the_documented_transfer_and_its_opposing(connection, receiver):
    body = fixture("transfer_request")
    _, callback = save(connection, receiver, "saveTransfer_v1", body)
    assert callback["documentStatus"] == "CLOSE"
    opposing = ask(connection, "getDocument_v1",
                   id=callback["opposingDocument"])
    assert opposing["documentHeader"]["documentStatus"] == "OPEN"


def test_saves_the_documented_free_entry_under_an_id(sandbox, connection,
                                                     receiver):
    sandbox.control("PUT", "shelf/articles/XXX", {"itemCode": "AAA"})
    body = fixture("free_entry_request")
    answer, callback = save(connection, receiver, "saveFreeEntry_v1", body)
    assert uuid.UUID(answer["id"]) and callback["id"] == answer["id"]


def test_gives_no_number_twice(sandbox, connection, receiver):
    seeded = ask(connection, "getDocument_v1", id=SEEDED)["documentHeader"]
    numbers = [seeded["documentNumber"]]
    transfer = fixture("transfer_request")
    del transfer["documentHeader"]["id"]
    sale = {"documentHeader": {"id": "o-1"},
            "documentRows": [{"itemCode": "x", "quantity": 1}]}
    cart = fixture("cart_validation_request_with_shipping")
    for cmd, body in (("saveTransfer_v1", transfer), ("saveSaleOrder_v1", sale),
                      ("saveSaleOrder_v1", sale), ("saveSale_v1", cart),
                      ("saveOnlyOrder_v1", cart)):
        _, callback = save(connection, receiver, cmd, body)
        numbers.append(callback["documentNumber"])
        # What is gone leaves its number behind.
        sandbox.control("DELETE", "shelf/documents/" + callback["id"])
    assert len(set(numbers)) == 6, numbers


def test_seeds_a_purchase_that_entries_can_name(connection, receiver):
    stored = ask(connection, "getDocument_v1", id=SEEDED)
    [row] = stored["documentRows"]
    entry = {"documentHeader": {"branchCode": 2, "documentType": "ENTRY",
                                "lstConnectedHeader": [{"id": SEEDED}]},
             "documentRows": [{"barcode": row["barcode"], "quantity": 1,
                               "priceSale": 320, "refDocumentRow": row["id"]}]}
    answer, callback = save(connection, receiver, "saveSupplierEntry_v1", entry)
    assert callback["success"] is True, callback
    [saved] = ask(connection, "getDocument_v1", id=answer["id"])["documentRows"]
    assert (saved["pricePurchase"], saved["priceInvoice"]) == (150, 135)


@pytest.mark.parametrize("barcode", ["8053289813603", "8053289771224",
                                     "010005600109", "8000200017671"])
def test_knows_what_its_articles_cost(connection, receiver, barcode):
    body = fixture("free_entry_request")
    body["documentRows"] = [{"barcode": barcode, "quantity": 1,
                             "priceSale": 1}]
    answer, callback = save(connection, receiver, "saveFreeEntry_v1", body)
    assert callback["success"] is True, callback
    [row] = ask(connection, "getDocument_v1", id=answer["id"])["documentRows"]
    assert row["pricePurchase"] > row["priceInvoice"] > 0


def test_links_entries_to_purchases(connection, receiver):
    purchase = fixture("purchase_request_single_branch")
    save(connection, receiver, "savePurchase_v1", purchase)
    stored = ask(connection, "getDocument_v1", id=PURCHASE)
    row = {**purchase["documentRows"][0], "quantity": 2,
           "refDocumentRow": stored["documentRows"][0]["id"]}
    entry = {"documentHeader": {"branchCode": 2, "documentType": "ENTRY",
                                "lstConnectedHeader": [{"id": PURCHASE}]},
             "documentRows": [row]}
    for reference, link, message in (
            (row["refDocumentRow"], PURCHASE, None),
            ("none", PURCHASE, "refDocumentRow not found: none"),
            ("", "none", "no documents found")):
        row["refDocumentRow"] = reference
        entry["documentHeader"]["lstConnectedHeader"] = [{"id": link}]
        _, callback = save(connection, receiver, "saveSupplierEntry_v1", entry)
        assert callback.get("message") == message


@pytest.mark.parametrize("field,value,message", [
    ("barcode", "87654321", "Invalid barcode value: 87654321 at row: 1"),
    ("pricePurchase", None, "no matching price found at row: 1")])
def test_refuses_rows_by_callback(sandbox, connection, receiver, field, value,
                                  message):
    sandbox.control("PUT", "shelf/articles/8000200017671",
                    {"pricePurchase": None})
    body = fixture("purchase_request_single_branch")
    body["documentRows"][0][field] = value
    answer, callback = save(connection, receiver, "savePurchase_v1", body)
    assert answer["success"] is True
    assert callback == {"success": False, "message": message, "id": PURCHASE}


def test_takes_prices_of_articles(sandbox, connection, receiver):
    body = fixture("purchase_request_single_branch")
    sandbox.control("PUT", "shelf/articles/8000200017671",
                    {"pricePurchase": 149.5})
    del body["documentRows"][0]["pricePurchase"]
    _, callback = save(connection, receiver, "savePurchase_v1", body)
    assert callback["success"] is True
    stored = ask(connection, "getDocument_v1", id=PURCHASE)
    assert stored["documentRows"][0]["pricePurchase"] == 149.5


def broken(change):
    body = fixture("purchase_request_reserved_branches")
    change(body)
    return body


@pytest.mark.parametrize("change", [
    lambda body: body.pop("documentHeader"),
    lambda body: body.pop("documentRows"),
    lambda body: body["documentHeader"].pop("branchCode"),
    lambda body: body["documentHeader"].update(documentType="ENTRY"),
    lambda body: body["documentHeader"].update(reserved=[{"type": "X"}]),
    lambda body: body["documentRows"][0].update(quantity3=1),
    lambda body: body["documentRows"][0].update(quantity=1),
    lambda body: body["documentRows"][0].pop("priceSale")])
def test_refuses_other_purchases_at_once(connection, change):
    answer = post(connection, "savePurchase_v1", broken(change))
    assert answer["success"] is False and "Errore" in answer["message"]


def put_documents(sandbox, count):
    sandbox.control("DELETE", "shelf/documents/" + SEEDED)
    for number in range(count):
        sandbox.control("PUT", f"shelf/documents/D{number:03}", {
            "documentHeader": {"id": f"D{number:03}", "branchCode": number % 2,
                               "documentNumber": str(number)},
            "documentRows": []})


@pytest.mark.parametrize("ignored", [False, True])
def test_pages_through_documents(sandbox, connection, ignored):
    put_documents(sandbox, 25)
    sandbox.control("PUT", "settings", {"ignore_limit": ignored})
    sizes, start, more = [], 0, True
    while more:
        page = ask(connection, "getDocument_v1", start=start, limit=10)
        sizes.append(page["resultSetLength"])
        assert len(page["valueObjectList"]) == sizes[-1]
        start, more = start + sizes[-1], page["moreRows"]
    assert sizes == ([20, 5] if ignored else [10, 10, 5])


def test_finds_documents_by_what_their_header_has(sandbox, connection):
    put_documents(sandbox, 10)
    page = ask(connection, "getDocument_v1", branchCode=1, documentNumber="3")
    assert [d["documentHeader"]["id"] for d in page["valueObjectList"]] == [
        "D003"]
    assert ask(connection, "getDocument_v1",
               documentNumber="99")["valueObjectList"] == []
    assert ask(connection, "getDocument_v1", id="none") == {
        "success": False, "message": "no documents found"}


def test_changes_references(sandbox, connection):
    put_documents(sandbox, 1)
    change = {"documentHeader": {"id": "D000",
                                 "documentDeliveryExternal": "T-2"}}
    answer = post(connection, "updateDocumentExternalReferences_v1", change)
    assert answer["documentHeader"]["documentDeliveryExternal"] == "T-2"
    assert answer["documentHeader"]["documentNumber"] == "0"
    change["documentHeader"]["id"] = "none"
    assert post(connection, "updateDocumentExternalReferences_v1", change) == {
        "success": False, "message": "document not found"}
    [entry] = sandbox.ledger("references")
    assert entry["barcode"] == "D000"


def test_refuses_what_is_no_json(connection):
    connection.request("POST", "/api?cmd=savePurchase_v1", json.dumps([]))
    assert json.loads(connection.getresponse().read())["success"] is False
