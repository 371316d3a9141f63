"""The platform's side without faults: what is answered, what is booked."""

import json
import os
from decimal import Decimal

import pytest

from sandbox_client import Sandbox, get, raw_exchange, update, wait_for

CARD = "2000000001814"
FIXTURES = os.environ["FIXTURES"]


def fixture(name):
    with open(f"{FIXTURES}/4ws/{name}.json", encoding="utf-8") as file:
        return json.load(file)


def test_answers_get_in_the_documented_shape(connection):
    answer = get(connection, CARD)
    expected = fixture("giftcard_get_response")
    expected["giftcard"]["expirationDate"] = "2099-12-31 00:00:00"
    assert (answer.status, answer.json) == (200, expected)
    assert list(answer.json["giftcard"]) == list(expected["giftcard"])


def test_answers_get_of_an_unknown_barcode_as_documented(connection):
    assert get(connection, "404").json == fixture("giftcard_get_error")


def test_debits_and_calls_back_with_the_movement(
        sandbox, connection, receiver):
    answer = update(connection, CARD, "-50.0", callback=receiver.url + "/cb/1",
                    payload={"order": [1, "two", 3.10]})
    assert (answer.status, answer.body) == (200, b'{"success":true}')
    (called,) = wait_for(receiver.bodies)
    sandbox.idle()
    (movement,) = sandbox.ledger("movement", barcode=CARD)
    assert called == {"success": True, "id": movement["movement"],
                      "payload": {"order": [1, "two", 3.1]}}
    assert (movement["before"], movement["after"], movement["delta"]) == (
        "390.00", "340.00", "-50.00")
    assert get(connection, CARD).json["giftcard"]["amount"] == 340


def test_debits_twice_for_the_same_redeem_sent_twice(sandbox, connection):
    for _ in range(2):
        assert update(connection, CARD, "-50").json == {"success": True}
    sandbox.idle()
    assert [entry["after"] for entry in sandbox.ledger("movement")] == [
        "340.00", "290.00"]


def test_keeps_every_cent_over_many_redeems(sandbox, connection):
    for _ in range(1000):
        update(connection, CARD, "-0.01")
    sandbox.idle()
    movements = sandbox.ledger("movement")
    assert len(movements) == 1000
    assert sum(Decimal(m["delta"]) for m in movements) == Decimal("-10.00")
    assert get(connection, CARD).body.count(b'"amount":380,') == 1
    assert sandbox.card(CARD)["amount"] == "380.00"


def test_writes_amounts_that_no_binary_float_holds(sandbox, connection):
    sandbox.control("PUT", "cards/1", {"amount": "9007199254740993.01"})
    assert b'"amount":9007199254740993.01,' in get(connection, "1").body


@pytest.mark.parametrize("barcode,amount,message", [
    ("404", "-1", "barcode not found"),
    ("2000000001821", "-1", "giftcard not active"),
    ("2000000001838", "-1", "giftcard expired"),
    ("2000000001845", "-1", "partial usage not allowed"),
    ("2000000001876", "-0.31", "insufficient balance"),
    ("2000000001869", "-0.5", "amount not valid"),
    ("2000000001814", "-0.005", "amount not valid"),
    ("2000000001814", "10", "giftcard already active"),
])
def test_refuses_by_callback_without_a_movement(
        sandbox, connection, receiver, barcode, amount, message):
    answer = update(connection, barcode, amount, callback=receiver.url)
    assert answer.json == {"success": True}
    assert wait_for(receiver.bodies) == [
        {"success": False, "message": message}]
    assert sandbox.ledger("movement") == []
    (refusal,) = sandbox.ledger("refusal")
    assert refusal["message"] == message


@pytest.mark.parametrize("barcode,amount,after", [
    ("2000000001845", "-100", "0.00"),
    ("2000000001869", "-29999", "1"),
    ("2000000001883", "-12.344", "0.001"),
    ("0098260111383", "-1e2", "100.00"),
    ("2000000001821", "25.50", "25.50"),
])
def test_moves_exactly_the_amount(sandbox, connection, barcode, amount, after):
    update(connection, barcode, amount)
    sandbox.idle()
    (movement,) = sandbox.ledger("movement", barcode=barcode)
    assert movement["after"] == after
    assert sandbox.card(barcode)["amount"] == after


def test_overdraws_only_with_checks_off(sandbox, connection):
    sandbox.control("PUT", "settings", {"checks": False})
    update(connection, "2000000001876", "-1")
    sandbox.idle()
    assert sandbox.card("2000000001876")["amount"] == "-0.70"


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b'{"entityCode":440,"barcode":"1"}',
    b'{"entityCode":440,"barcode":"1","amount":0}',
    b'{"entityCode":440,"barcode":"1","amount":"-1"}',
    b'{"entityCode":440,"amount":-1}', b'{"barcode":"1","amount":-1}',
    b'{"a":' * 200 + b"1" + b"}" * 200,
])
def test_refuses_an_invalid_body_at_once(sandbox, connection, body):
    connection.request("POST", "/api?cmd=updateGiftcard_v1", body)
    answer = json.load(connection.getresponse())
    assert answer["success"] is False and answer["message"]
    sandbox.idle()
    assert [e["kind"] for e in sandbox.ledger()] == ["request", "ack"]


def test_refuses_unknown_cmds_and_wrong_methods(sandbox, connection):
    assert get(connection, CARD, cmd="x").json["success"] is False
    assert get(connection, CARD, cmd="updateGiftcard_v1").json == {
        "success": False, "message": "cmd not found"}
    assert sandbox.ledger("movement") == []


def test_checks_only_the_credentials_that_flags_give():
    with Sandbox("--seed", "--username", "u", "--password", "p") as sandbox:
        connection = sandbox.connect()
        refused = get(connection, CARD, headers={"username": "u"})
        assert (refused.status, refused.json) == (
            401, fixture("auth_error_401"))
        taken = get(connection, CARD,
                    headers={"username": "u", "password": "p"})
        assert taken.json["success"] is True
        connection.close()


def test_takes_other_names_by_flag():
    with Sandbox("--seed", "--cmd_get", "read_v9",
                 "--barcode_param", "code") as sandbox:
        connection = sandbox.connect()
        connection.request("GET", f"/api?cmd=read_v9&code={CARD}")
        assert json.load(connection.getresponse())["success"] is True
        connection.close()


def test_loads_cards_from_a_file(tmp_path):
    path = tmp_path / "cards.json"
    path.write_text('[{"cardBarcode":"77","amount":12.30}]')
    with Sandbox("--cards", str(path)) as sandbox:
        assert sandbox.card("77")["amount"] == "12.30"


def test_numbers_requests_on_each_connection(sandbox):
    first, second = sandbox.connect(), sandbox.connect()
    for connection in (first, second, first):
        get(connection, CARD)
    entries = sandbox.ledger("request")
    assert [e["nth"] for e in entries] == [1, 1, 2]
    assert entries[0]["connection"] == entries[2]["connection"]
    assert entries[0]["connection"] != entries[1]["connection"]
    first.close()
    second.close()


def test_answers_a_client_that_waits_for_continue(sandbox):
    answer = raw_exchange(
        sandbox,
        b"POST /api?cmd=updateGiftcard_v1 HTTP/1.1\r\nHost: x\r\n"
        b"Expect: 100-continue\r\nContent-Length: 2\r\n"
        b"Connection: close\r\n\r\n{}")
    assert answer.startswith(b"HTTP/1.1 100 ")
    assert b'"success":false' in answer
