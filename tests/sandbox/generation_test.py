"""Generate Gift Card Barcode and Gift Card PDF Generation."""

import json
import os
import urllib.request

import pytest

from sandbox_client import PATIENCE, Answer, Sandbox, get, update, wait_for

ITEM = "GIFTCARD_IVA_TAGLIO_100"
CARDS = ["2000000001814", "0098260111383"]


def fixture(name):
    path = f"{os.environ['FIXTURES']}/4ws/giftcard_generate_{name}.json"
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def post(connection, cmd, **fields):
    connection.request("POST", "/api?cmd=" + cmd, json.dumps(fields))
    return Answer(connection.getresponse()).json


def generate(connection, **fields):
    return post(connection, "generateGiftcardBarcode_v1", **fields)


def pdf(connection, **fields):
    return post(connection, "generateGiftcardPdf_v1", **fields)


def download(uri):
    with urllib.request.urlopen(uri, timeout=PATIENCE) as answer:
        assert answer.headers["Content-Type"] == "application/pdf"
        return answer.read()


def test_generates_cards_in_the_documented_shape(
        sandbox, connection, receiver):
    request = {**fixture("request"), "callback": receiver.url}
    assert generate(connection, **request) == {"success": True}
    (called,) = wait_for(receiver.bodies)
    expected = fixture("callback_success")
    assert list(called) == list(expected)
    assert len({card["barcode"] for card in called["giftcards"]}) == 5
    for card in called["giftcards"]:
        assert list(card) == list(expected["giftcards"][0])
        assert card["startValidity"] < card["endValidity"]
    (entry,) = sandbox.ledger("generated")
    assert entry["barcodes"] == [c["barcode"] for c in called["giftcards"]]


def test_leaves_generated_cards_inactive_and_empty(
        sandbox, connection, receiver):
    generate(connection, itemCode=ITEM, giftcards=1, callback=receiver.url)
    (made,) = wait_for(receiver.bodies)[0]["giftcards"]
    card = get(connection, made["barcode"]).json["giftcard"]
    assert (card["flgActive"], card["amount"], card["itemCode"]) == (
        "N", 0, ITEM)
    assert card["expirationDate"] == made["endValidity"]
    update(connection, made["barcode"], "10")
    sandbox.idle()
    assert sandbox.card(made["barcode"])["amount"] == "10.00"


def test_refuses_an_unknown_item_by_callback(sandbox, connection, receiver):
    assert generate(connection, itemCode="X", giftcards=1,
                    callback=receiver.url) == {"success": True}
    assert wait_for(receiver.bodies) == [fixture("callback_error")]
    assert sandbox.ledger("generated") == []


@pytest.mark.parametrize("how", ["item", "card"])
def test_knows_items_that_it_is_told(sandbox, connection, receiver, how):
    if how == "item":
        assert "NEW" in sandbox.control("PUT", "items/NEW")["items"]
    else:
        sandbox.control("PUT", "cards/1", {"itemCode": "NEW"})
    generate(connection, itemCode="NEW", giftcards="2", callback=receiver.url)
    assert wait_for(receiver.bodies)[0]["success"] is True


def test_forgets_items(sandbox):
    assert sandbox.control("DELETE", "items/" + ITEM) == {"removed": 1}
    assert sandbox.control("GET", "items") == {"items": []}


@pytest.mark.parametrize("fields", [
    {}, {"itemCode": ITEM}, {"giftcards": 1},
    {"itemCode": ITEM, "giftcards": 0}, {"itemCode": ITEM, "giftcards": -1},
    {"itemCode": ITEM, "giftcards": 1.5},
    {"itemCode": ITEM, "giftcards": 10001}])
def test_refuses_an_invalid_order_at_once(sandbox, connection, fields):
    answer = generate(connection, **fields)
    assert answer["success"] is False and answer["message"]
    sandbox.idle()
    assert [e["kind"] for e in sandbox.ledger()] == ["request", "ack"]


@pytest.mark.parametrize("count,made", [(0, 0), (3, 3), (9, 5)])
def test_generates_fewer_than_asked(
        sandbox, connection, receiver, count, made):
    sandbox.fault("fewer", cmd="generate", count=count)
    generate(connection, itemCode=ITEM, giftcards=5, callback=receiver.url)
    (called,) = wait_for(receiver.bodies)
    assert called["success"] is True and len(called["giftcards"]) == made


def test_makes_cards_although_the_callback_fails(
        sandbox, connection, receiver):
    sandbox.fault("callback_fails", cmd="generate", processed="yes")
    generate(connection, itemCode=ITEM, giftcards=2, callback=receiver.url)
    assert wait_for(receiver.bodies)[0]["success"] is False
    (entry,) = sandbox.ledger("generated")
    assert len(entry["barcodes"]) == 2


def test_answers_where_the_pdf_is(sandbox, connection):
    answer = pdf(connection, barcodes=CARDS)
    assert list(answer) == ["success", "uri"]
    document = download(answer["uri"])
    assert document.startswith(b"%PDF-1.4") and document.endswith(b"%%EOF\n")
    table = int(document.split(b"startxref\n")[1].split()[0])
    assert document[table:].startswith(b"xref\n")
    assert all(b"(%s)" % card.encode() in document for card in CARDS)
    (entry,) = sandbox.ledger("document")
    assert (entry["uri"], entry["barcodes"]) == (answer["uri"], CARDS)


def test_calls_back_where_the_pdf_is(sandbox, connection, receiver):
    sandbox.control("PUT", "settings", {"pdf_by_callback": True})
    assert pdf(connection, barcodes=CARDS)["success"] is False
    assert pdf(connection, barcodes=CARDS, callback=receiver.url) == {
        "success": True}
    (called,) = wait_for(receiver.bodies)
    assert download(called["uri"]).startswith(b"%PDF")


@pytest.mark.parametrize("by_callback", [False, True])
def test_refuses_a_pdf_of_an_unknown_card(
        sandbox, connection, receiver, by_callback):
    sandbox.control("PUT", "settings", {"pdf_by_callback": by_callback})
    answer = pdf(connection, barcodes=[*CARDS, "404"], callback=receiver.url)
    if by_callback:
        (answer,) = wait_for(receiver.bodies)
    assert answer == {"success": False, "message": "barcode not found"}
    assert sandbox.ledger("document") == []


@pytest.mark.parametrize("fields", [
    {}, {"barcodes": []}, {"barcodes": CARDS[0]}])
def test_refuses_a_pdf_of_no_cards(connection, fields):
    assert pdf(connection, **fields)["success"] is False


def test_makes_no_pdf_for_a_request_that_is_not_processed(
        sandbox, connection):
    sandbox.fault("status_5xx", cmd="pdf", barcode=CARDS[0])
    assert "uri" not in pdf(connection, barcodes=CARDS)
    assert sandbox.ledger("document") == []
    sandbox.control("GET", "documents/giftcards-1.pdf", status=404)


def test_takes_other_cmds_by_flag():
    with Sandbox("--seed", "--cmd_generate", "make_v9",
                 "--cmd_pdf", "print_v9") as sandbox:
        connection = sandbox.connect()
        assert post(connection, "make_v9", itemCode=ITEM, giftcards=1) == {
            "success": True}
        assert post(connection, "print_v9", barcodes=CARDS)["uri"]
        connection.close()
