"""Positive amounts: activation, insertion of unknown cards, refunds."""

import json
import os

import pytest

from sandbox_client import get, update, wait_for

ACTIVE = "2000000001814"
INACTIVE = "2000000001821"
HOLDER = ["clientBarcode", "clientCode", "clientDenomination"]


def documented(**changed):
    """The documented activation, for a card that is not seeded."""
    name = os.environ["FIXTURES"] + "/4ws/giftcard_update_activate_request.json"
    with open(name, encoding="utf-8") as file:
        fields = json.load(file)
    return {**fields, "barcode": "5000000000005", **changed}


def activate(connection, receiver, fields):
    """What the callback says."""
    fields = dict(fields)
    answer = update(connection, fields.pop("barcode"), fields.pop("amount"),
                    callback=receiver.url, **fields)
    assert answer.json == {"success": True}
    return wait_for(receiver.bodies)[0]


def test_activates_an_inactive_card(sandbox, connection, receiver):
    called = activate(connection, receiver,
                      documented(barcode=INACTIVE, amount=25.5))
    (movement,) = sandbox.ledger("movement")
    assert called == {"success": True, "id": movement["movement"]}
    assert (movement["cause"], movement["after"]) == ("activate", "25.50")
    card = get(connection, INACTIVE).json["giftcard"]
    assert (card["flgActive"], card["amount"], card["originalAmount"]) == (
        "Y", 25.5, 25.5)
    assert (card["activationDate"], card["branchCode"]) == (
        "2021-08-31 10:00:00", "1150")


def test_keeps_the_holder_to_itself(sandbox, connection, receiver):
    fields = documented(barcode=INACTIVE)
    activate(connection, receiver, fields)
    kept = sandbox.card(INACTIVE)
    assert [kept[name] for name in HOLDER] == [
        "clientBarcode", "clientCode", "GINO"]
    answered = get(connection, INACTIVE).json["giftcard"]
    assert not set(HOLDER) & set(answered)


@pytest.mark.parametrize("currency,amount,before,after", [
    ("EUR", 100.0, "0.00", "100.00"), ("JPY", 5000, "0", "5000"),
    ("KWD", 1.25, "0.000", "1.250")])
def test_inserts_an_unknown_card(
        sandbox, connection, receiver, currency, amount, before, after):
    fields = documented(amount=amount, currency=currency, entityCode=77)
    assert activate(connection, receiver, fields)["success"] is True
    (movement,) = sandbox.ledger("movement", barcode=fields["barcode"])
    assert (movement["cause"], movement["before"], movement["after"]) == (
        "activate", before, after)
    card = get(connection, fields["barcode"]).json["giftcard"]
    assert (card["currency"], card["entityCode"], card["flgActive"]) == (
        currency, 77, "Y")


@pytest.mark.parametrize("missing", [
    "activationDate", "country", "branchCode", "priceList", "currencySymbol",
    "currency"])
def test_does_not_insert_a_card_without(
        sandbox, connection, receiver, missing):
    fields = documented()
    del fields[missing]
    assert activate(connection, receiver, fields) == {
        "success": False, "message": "barcode not found"}
    assert sandbox.ledger("movement") == []
    sandbox.control("GET", "cards/" + fields["barcode"], status=404)


@pytest.mark.parametrize("changed,message", [
    ({"amount": -1}, "barcode not found"),
    ({"amount": 0.005}, "amount not valid")])
def test_does_not_insert_a_card_for_a_wrong_amount(
        sandbox, connection, receiver, changed, message):
    fields = documented(**changed)
    assert activate(connection, receiver, fields)["message"] == message
    sandbox.control("GET", "cards/" + fields["barcode"], status=404)


def test_refuses_a_second_activation(sandbox, connection, receiver):
    called = activate(connection, receiver, documented(barcode=ACTIVE))
    assert called == {"success": False, "message": "giftcard already active"}
    assert sandbox.card(ACTIVE)["amount"] == "390.00"


def test_adds_a_refund_to_an_active_card(sandbox, connection, receiver):
    sandbox.control("PUT", "settings", {"refunds": True})
    before = get(connection, ACTIVE).json["giftcard"]
    called = activate(connection, receiver, {"barcode": ACTIVE, "amount": 9.5})
    (movement,) = sandbox.ledger("movement")
    assert called == {"success": True, "id": movement["movement"]}
    assert (movement["cause"], movement["delta"]) == ("refund", "9.50")
    assert get(connection, ACTIVE).json["giftcard"] == {
        **before, "amount": 399.5}
