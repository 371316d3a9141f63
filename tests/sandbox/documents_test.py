"""Customers and carts: the Documents API beside gift cards."""

import json
import os

import pytest

from sandbox_client import Answer, Sandbox, wait_for

CUSTOMER = "0099000001209"


def fixture(name):
    path = f"{os.environ['FIXTURES']}/4ws/{name}.json"
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def ask(connection, cmd, **query):
    text = "".join(f"&{key}={value}" for key, value in query.items())
    connection.request("GET", f"/api?cmd={cmd}{text}")
    return Answer(connection.getresponse()).json


def post(connection, cmd, body):
    connection.request("POST", "/api?cmd=" + cmd, json.dumps(body))
    return Answer(connection.getresponse()).json


def test_returns_a_customer_by_card_or_by_a_field(connection):
    by_card = ask(connection, "getCustomer_v1", barcode=CUSTOMER)
    assert by_card["success"] is True
    assert by_card["customer"]["city"] == "Oderzo"
    assert ask(connection, "getCustomer_v1", barcode="1026311",
               pkFieldName="subjectCode") == by_card


@pytest.mark.parametrize("query", [{}, {"barcode": "nobody"}])
def test_returns_no_customer(connection, query):
    answer = ask(connection, "getCustomer_v1", **query)
    assert answer["success"] is False and answer["message"]


def test_records_consents_at_once(sandbox, connection):
    answer = post(connection, "setCustomerOptIn_v1",
                  {"barcode": CUSTOMER, "marketing": "Y"})
    assert answer["success"] is True
    shelf = sandbox.control("GET", "shelf/customers/" + CUSTOMER)
    assert (shelf["marketing"], shelf["city"]) == ("Y", "Oderzo")
    (entry,) = sandbox.ledger("opt_in", barcode=CUSTOMER)
    assert entry["consents"] == {"marketing": "Y"}


@pytest.mark.parametrize("order,message", [
    ({"marketing": "Y"}, "missing_parameter"),
    ({"barcode": CUSTOMER}, "missing_parameter"),
    ({"barcode": "nobody", "marketing": "Y"}, "customer_not_found")])
def test_refuses_consents_in_the_documented_words(connection, order, message):
    assert post(connection, "setCustomerOptIn_v1", order) == {
        "success": False, "message": message}


def test_enriches_the_documented_cart(sandbox, connection):
    cart = fixture("cart_validation_request_with_shipping")
    answer = post(connection, "validateCart_v1", cart)
    assert answer["success"] is True and answer["transactionId"]
    for row, asked in zip(answer["items"], cart["items"]):
        assert asked.items() <= {**row, "alreadyValidate": asked.get(
            "alreadyValidate", "Y")}.items()
        assert row["rowTotal"] == asked["unitPrice"]
    assert answer["items"][0]["itemCode"] == "SCARPA_01"
    assert answer["items"][0]["rowTaxableIncome"] == 69.67
    assert not {"pricePurchase", "priceInvoice"} & answer["items"][0].keys()
    assert answer["totals"] == {"total": 174}
    (entry,) = sandbox.ledger("cart")
    assert entry["total"] == "174"


def test_sends_a_cart_by_callback_if_told_to(sandbox, connection, receiver):
    sandbox.control("PUT", "settings", {"carts_by_callback": True})
    cart = fixture("cart_validation_request_with_shipping")
    cart["callback"] = receiver.url
    assert post(connection, "fullValidateCart_v1", cart) == {"success": True}
    (callback,) = wait_for(receiver.bodies)
    assert callback["responseType"] == "AMOUNTS"
    assert len(callback["items"]) == 3 and "callback" not in callback


def test_tells_outcomes_in_answers_if_told_to(sandbox, connection):
    cart = fixture("cart_validation_request_with_shipping")
    cart["transactionId"] = "answered"
    assert "documentNumber" not in post(connection, "saveOnlyOrder_v1", cart)
    sandbox.control("PUT", "settings",
                    {"answered": ["save_receipt", "replace_sale"]})
    answer = post(connection, "saveSale_v1", cart)
    assert answer["success"] and answer["id"], answer
    assert answer["transactionId"] == "answered"
    assert len(sandbox.ledger("sale")) == 1
    cart["transactionId"] = "not there"
    assert post(connection, "replaceSale_v1", cart) == {
        "success": False, "message": "no documents found"}
    settings = sandbox.control("GET", "settings")
    assert settings["answered"] == ["save_receipt", "replace_sale"]


def test_applies_discounts(sandbox, connection):
    sandbox.control("PUT", "shelf/customers/" + CUSTOMER,
                    {"automaticDiscount": "10"})
    cart = fixture("cart_validation_request_with_shipping")
    cart["clientBarcode"] = CUSTOMER
    cart["items"][0]["discount"] = 50
    answer = post(connection, "validateCart_v1", cart)
    totals = [row["rowTotal"] for row in answer["items"]]
    assert totals == [38.25, 71.1, 10]  # Half, and all but shipping less 10 %.
    assert answer["totals"]["total"] == 119.35


def test_knows_no_other_articles(sandbox, connection):
    cart = fixture("cart_validation_request_with_shipping")
    sandbox.control("DELETE", "shelf/articles/8053289771224")
    assert post(connection, "validateCart_v1", cart) == {
        "success": False,
        "message": "Invalid barcode value: 8053289771224 at row: 2"}
    cart["items"][1]["alreadyValidate"] = "Y"
    assert post(connection, "validateCart_v1", cart)["success"] is True


def test_shows_and_changes_its_shelf(sandbox):
    path = "shelf/things"
    assert sandbox.control("GET", path) == {"things": {}}
    sandbox.control("PUT", path + "/1", {"a": 1, "b": 2})
    sandbox.control("PUT", path + "/1", {"a": None})
    assert sandbox.control("GET", path) == {"things": {"1": {"b": 2}}}
    assert sandbox.control("DELETE", path + "/1") == {"removed": 1}
    sandbox.control("GET", path + "/1", status=404)


def test_strikes_documents_with_faults(sandbox, connection):
    sandbox.fault("success_false", cmd="get_customer", barcode=CUSTOMER)
    assert ask(connection, "getCustomer_v1",
               barcode=CUSTOMER)["message"] == "generic error"
    assert ask(connection, "getCustomer_v1", barcode=CUSTOMER)["success"]


def test_takes_another_name_for_a_service():
    with Sandbox("--seed", "--cmd", "get_customer=readCustomer_v3") as sandbox:
        connection = sandbox.connect()
        for cmd, known in (("readCustomer_v3", True),
                           ("getCustomer_v1", False)):
            assert ask(connection, cmd,
                       barcode=CUSTOMER)["success"] is known
        connection.close()
