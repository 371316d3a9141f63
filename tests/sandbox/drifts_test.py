"""How what is sent differs from the samples: each drift, on the wire."""

import gzip
import json
import re
import zlib

import pytest

from documents_test import fixture
from sandbox_client import Sandbox, get, update, wait_for

CARD = "2000000001814"

DECODE = {
    "gzip": gzip.decompress,
    "deflate": zlib.decompress,
    "raw_deflate": lambda body: zlib.decompress(body, -zlib.MAX_WBITS),
}


def numbers(body, name):
    """The digits of the fields `name`, as they stand in the bytes."""
    return re.findall(rb'"%s":([^,}]+)' % name.encode(), body)


def called_back(connection, receiver, cmd, body):
    connection.request("POST", "/api?cmd=" + cmd,
                       json.dumps({**body, "callback": receiver.url}))
    assert connection.getresponse().read()
    return wait_for(lambda: receiver.posts)[-1][2]


def promotion(sandbox, receiver):
    sandbox.control("POST", "promotions", {"url": receiver.url})
    return receiver.posts[-1][2]


def test_computes_the_balance_of_a_card_in_binary(sandbox, connection):
    sandbox.control("PUT", "settings", {"binary_floats": True})
    sandbox.control("PUT", "cards/1", {"amount": "100"})
    for _ in range(3):
        update(connection, "1", "-10.05")
    sandbox.idle()
    body = get(connection, "1").body
    assert numbers(body, "amount") == [b"69.85000000000001"]
    assert numbers(body, "originalAmount") == [b"99.99999999999999"]
    assert numbers(body, "siteId") == [b"500"]
    # The books stay exact.
    assert sandbox.card("1")["amount"] == "69.85"
    update(connection, "1", "-69.85")
    sandbox.idle()
    assert numbers(get(connection, "1").body, "amount") == [b"0"]


def test_computes_carts_in_binary(sandbox, connection, receiver):
    sandbox.control("PUT", "settings", {"carts_by_callback": True,
                                        "binary_floats": True})
    cart = fixture("cart_validation_request_with_shipping")
    cart["items"] = cart["items"][:1]
    cart["items"][0].update(unitPrice=52.2, qty=3)
    body = called_back(connection, receiver, "validateCart_v1", cart)
    assert numbers(body, "total") == [b"156.59999999999997"]
    assert numbers(body, "rowTotal") == [b"156.59999999999997"]
    assert numbers(body, "taxRate") == [b"22"]


def test_computes_promotions_in_binary(sandbox, receiver):
    sandbox.control("PUT", "settings", {"binary_floats": True})
    body = promotion(sandbox, receiver)
    assert numbers(body, "purchaseThreshold") == [b"832.7100000000002"]


def test_moves_times_to_the_ends_of_the_calendar(sandbox, connection,
                                                 receiver):
    sandbox.control("PUT", "settings", {"far_times": True})
    card = get(connection, CARD).json["giftcard"]
    assert card["expirationDate"] == "9999-12-31 23:59:59"
    assert card["issueDate"] == "0001-01-01 00:00:00"
    body = called_back(connection, receiver, "generateGiftcardBarcode_v1", {
        "itemCode": "GIFTCARD_IVA_TAGLIO_100", "giftcards": 1})
    (made,) = json.loads(body)["giftcards"]
    assert made["startValidity"] == "0001-01-01 00:00:00"
    assert made["endValidity"] == "9999-12-31 23:59:59"
    # What it holds to be valid is as before.
    assert sandbox.card(CARD)["expirationDate"] == "2099-12-31 00:00:00"


def test_cuts_times_to_dates(sandbox, connection, receiver):
    sandbox.control("PUT", "settings", {"date_only": True})
    card = get(connection, CARD).json["giftcard"]
    assert (card["issueDate"], card["activationDate"]) == (
        "2021-10-04", "2021-10-04")
    assert card["expirationDate"] == "2099-12-31 00:00:00"
    body = called_back(connection, receiver, "generateGiftcardBarcode_v1", {
        "itemCode": "GIFTCARD_IVA_TAGLIO_100", "giftcards": 1})
    (made,) = json.loads(body)["giftcards"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", made["startValidity"])


def test_cuts_texts_in_the_middle_of_a_character(sandbox, connection,
                                                 receiver):
    sandbox.control("PUT", "settings", {"half_surrogates": True})
    assert rb'"xNote":"\ud83d"' in get(connection, CARD).body
    connection.request("POST", "/api?cmd=validateCart_v1", json.dumps(
        fixture("cart_validation_request_with_shipping")))
    assert (rb'"description":"SCARPA DONNA\ud83d"'
            in connection.getresponse().read())
    assert rb'"xNote":"\ud83d"' in called_back(
        connection, receiver, "updateGiftcard_v1",
        {"entityCode": 440, "barcode": CARD, "amount": -1})
    assert rb'"xNote":"\ud83d"' in promotion(sandbox, receiver)


@pytest.mark.parametrize("coding", DECODE)
def test_codes_bodies(sandbox, connection, receiver, coding):
    honest = get(connection, CARD).json
    sandbox.control("PUT", "settings", {"coding": coding})
    answer = get(connection, CARD)
    encoding = "gzip" if coding == "gzip" else "deflate"
    assert answer.headers["Content-Encoding"] == encoding
    assert json.loads(DECODE[coding](answer.body)) == honest
    body = called_back(connection, receiver, "updateGiftcard_v1", {
        "entityCode": 440, "barcode": CARD, "amount": -1})
    assert json.loads(DECODE[coding](body))["success"] is True
    body = promotion(sandbox, receiver)
    assert "subjectCode" in json.loads(DECODE[coding](body))
    assert {headers["Content-Encoding"]
            for _, headers, _ in receiver.posts} == {encoding}
    # The books show what was coded.
    for kind in ("callback", "webhook"):
        (entry,) = sandbox.ledger(kind)
        assert json.loads(entry["body"])


def test_sends_a_given_body_as_it_is(sandbox, receiver):
    sandbox.control("PUT", "settings", {"coding": "gzip",
                                        "half_surrogates": True})
    sandbox.control("POST", "promotions", {"url": receiver.url, "raw": "{}"})
    ((_, headers, body),) = receiver.posts
    assert body == b"{}" and "Content-Encoding" not in headers


@pytest.mark.parametrize("name,keys,sign", [
    ("binary_floats", {}, b"389.99999999999994"),
    ("far_times", {}, b"9999-12-31"),
    ("date_only", {}, b'"issueDate":"2021-10-04"'),
    ("half_surrogates", {}, rb"\ud83d"),
    ("coding", {"kind": "gzip"}, b"\x1f\x8b"),
    ("coding", {}, b"\x1f\x8b")])
def test_drifts_once_by_a_fault(sandbox, connection, name, keys, sign):
    honest = get(connection, CARD).body
    assert sign not in honest
    sandbox.fault(name, cmd="get", **keys)
    assert sign in get(connection, CARD).body
    assert get(connection, CARD).body == honest


def test_drifts_in_all_ways_at_once_by_flags():
    with Sandbox("--seed", "--type_drift", "--binary_floats", "--far_times",
                 "--date_only", "--half_surrogates", "--coding",
                 "deflate") as sandbox:
        connection = sandbox.connect()
        body = zlib.decompress(get(connection, CARD).body)
        connection.close()
    card = json.loads(body)["giftcard"]
    assert card["amount"] == "389.99999999999994"
    assert card["issueDate"] == "0001-01-01"
    assert rb"\ud83d" in body


@pytest.mark.parametrize("setting", [
    {"coding": "br"}, {"coding": True}, {"far_times": "yes"}])
def test_refuses_drifts_it_does_not_know(sandbox, setting):
    assert sandbox.control("PUT", "settings", setting, status=400)["error"]
    assert sandbox.control("POST", "faults", {
        "name": "coding", "kind": "br"}, status=400)["error"]
