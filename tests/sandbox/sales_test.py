"""Receipts and orders, and what they do to gift cards."""

import json

import pytest

from documents_test import ask, fixture, post
from sandbox_client import wait_for

CUSTOMER = "0099000001209"
CARD = "2000000001814"
INACTIVE = "2000000001821"


def cart(receiver, transaction="t-1", **fields):
    return {**fixture("cart_validation_request_with_shipping"),
            "transactionId": transaction, "callback": receiver.url, **fields}


def callback_of(connection, receiver, cmd, body):
    """What the callback of an order that was taken says."""
    count = len(receiver.posts)
    assert post(connection, cmd, body)["success"] is True
    wait_for(lambda: len(receiver.posts) > count)
    return receiver.bodies()[-1]


def with_card(receiver, **fields):
    """Pays 50 of 174 with a gift card."""
    body = cart(receiver, **fields)
    body["payments"][0]["paymentAmount"] = 124
    body["payments"].append({"paymentType": "E", "paymentAmount": 50,
                             "giftcardBarcode": CARD})
    return body


def test_makes_a_receipt(sandbox, connection, receiver):
    taken = post(connection, "saveSale_v1", cart(receiver))
    (answer,) = wait_for(receiver.bodies)
    assert answer["success"] is True
    assert answer["id"] and answer["id"] == taken["id"]
    assert answer["transactionId"] == "t-1"
    (entry,) = sandbox.ledger("sale", barcode="t-1")
    assert (entry["total"], entry["return"]) == ("174", False)
    shelf = sandbox.control("GET", "shelf/sales/t-1")
    assert len(shelf["cart"]["items"]) == 3


def test_makes_another_receipt_of_the_same_sale(sandbox, connection, receiver):
    for _ in range(2):
        callback_of(connection, receiver, "saveSale_v1", cart(receiver))
    assert len(sandbox.ledger("sale", barcode="t-1")) == 2


@pytest.mark.parametrize("moves", [False, True])
def test_debits_gift_cards_only_if_told_to(sandbox, connection, receiver,
                                           moves):
    sandbox.control("PUT", "settings", {"receipts_move_giftcards": moves})
    callback_of(connection, receiver, "saveSale_v1", with_card(receiver))
    deltas = [entry["delta"]
              for entry in sandbox.ledger("movement", barcode=CARD)]
    assert deltas == (["-50.00"] if moves else [])


def test_activates_the_gift_cards_that_it_sells(sandbox, connection, receiver):
    sandbox.control("PUT", "settings", {"receipts_move_giftcards": True})
    body = cart(receiver)
    body["items"].append({
        "rowId": "4", "barcode": INACTIVE, "itemType": "FINANCIAL",
        "itemSubType": "GIFTCARD", "qty": 1, "unitPrice": 25})
    callback_of(connection, receiver, "saveSale_v1", body)
    assert sandbox.card(INACTIVE)["amount"] == "25.00"


def test_moves_no_money_of_a_receipt_that_it_refuses(sandbox, connection,
                                                     receiver):
    sandbox.control("PUT", "settings", {"receipts_move_giftcards": True})
    body = with_card(receiver)
    body["payments"].append({"paymentAmount": 5000, "giftcardBarcode": CARD})
    answer = callback_of(connection, receiver, "saveSale_v1", body)
    assert answer == {"success": False, "message": "insufficient balance"}
    assert not sandbox.ledger("movement", barcode=CARD)
    assert not sandbox.ledger("sale")


def test_promotes_who_buys(sandbox, connection, receiver):
    sandbox.control("PUT", "settings", {"webhook_url": receiver.url + "/hook"})
    for transaction in ("t-1", "t-2"):
        post(connection, "saveSale_v1",
             cart(receiver, transaction, clientBarcode=CUSTOMER))
    wait_for(lambda: len(sandbox.ledger("webhook")) == 2)
    bodies = [json.loads(hook["body"]) for hook in sandbox.ledger("webhook")]
    assert {body["subjectCode"] for body in bodies} == {"1026311"}
    sums = [period["purchaseThreshold"] for body in bodies
            for periods in body["data"].values()
            for period in periods.values()]
    assert sorted(sums) == [174, 348]


@pytest.mark.parametrize("fields", [
    {}, {"clientBarcode": CUSTOMER, "movementType": "R"}])
def test_promotes_nobody_else(sandbox, connection, receiver, fields):
    sandbox.control("PUT", "settings", {"webhook_url": receiver.url + "/hook"})
    callback_of(connection, receiver, "saveSale_v1", cart(receiver, **fields))
    sandbox.idle()
    assert not sandbox.ledger("webhook")


@pytest.mark.parametrize("save,replace,collection", [
    ("saveSale_v1", "replaceSale_v1", "sales"),
    ("saveOrder_v1", "updateOrder_v1", "orders")])
def test_replaces_what_it_knows(sandbox, connection, receiver, save, replace,
                                collection):
    unknown = callback_of(connection, receiver, replace, cart(receiver))
    assert unknown == {"success": False, "message": "no documents found"}
    callback_of(connection, receiver, save, cart(receiver))
    body = cart(receiver)
    body["items"].pop()
    assert callback_of(connection, receiver, replace, body)["success"] is True
    shelf = sandbox.control("GET", f"shelf/{collection}/t-1")
    assert len(shelf["cart"]["items"]) == 2


@pytest.mark.parametrize("ignore_limit,lengths", [
    (False, [2, 2, 1]), (True, [5, 3, 1])])
def test_lists_orders_in_pages(sandbox, connection, receiver, ignore_limit,
                               lengths):
    sandbox.control("PUT", "settings", {"ignore_limit": ignore_limit})
    for number in range(5):
        callback_of(connection, receiver, "saveOnlyOrder_v1",
                    cart(receiver, f"t-{number}"))
    pages = [ask(connection, "getLastDigitalOrders_v1", start=start, limit=2,
                 fromDateTime="2020-01-01%2000:00:00")
             for start in (0, 2, 4)]
    assert [page["resultSetLength"] for page in pages] == lengths
    assert [page["moreRows"] for page in pages] == [
        not ignore_limit, not ignore_limit, False]
    none = ask(connection, "getLastDigitalOrders_v1",
               fromDateTime="2999-01-01%2000:00:00")
    assert none["valueObjectList"] == [] and none["moreRows"] is False


def test_refuses_a_list_without_a_time(connection):
    assert ask(connection, "getLastDigitalOrders_v1")["success"] is False


def test_takes_back_rows_that_it_knows(sandbox, connection, receiver):
    order = {"documentHeader": {"id": "d-1"}, "callback": receiver.url,
             "documentRows": [{"itemCode": "x", "quantity": 1}]}
    callback = callback_of(connection, receiver, "saveSaleOrder_v1", order)
    assert callback["id"] == "d-1"

    def give_back(original, row):
        return callback_of(connection, receiver, "saveReturnOrder_v1", {
            "documentHeader": {"originalId": original},
            "documentRows": [{"refDocumentRow": row, "quantity": 1}],
            "callback": receiver.url})

    assert give_back("d-1", "d-1-1")["success"] is True
    assert give_back("d-2", "d-1-1")["message"] == "originalId not found: d-2"
    assert give_back("d-1", "7")["message"] == "refDocumentRow not found: 7"
