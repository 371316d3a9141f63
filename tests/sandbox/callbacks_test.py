"""Every fault of callbacks, and promotions: what a receiver gets."""

import json

import pytest

from sandbox_client import get, update, wait_for

CARD = "2000000001814"


def redeem(connection, receiver, amount="-50", path="/cb/1", **fields):
    answer = update(connection, CARD, amount, callback=receiver.url + path,
                    **fields)
    assert answer.json == {"success": True}


def deltas(sandbox):
    return [entry["delta"] for entry in sandbox.ledger("movement")]


def test_calls_back_before_the_ack(sandbox, connection, receiver):
    sandbox.fault("callback_early")
    redeem(connection, receiver)
    kinds = [entry["kind"] for entry in sandbox.ledger()]
    assert kinds == ["request", "movement", "callback", "ack"]


def test_calls_back_twice_for_one_movement(sandbox, connection, receiver):
    sandbox.fault("callback_twice")
    redeem(connection, receiver)
    first, second = wait_for(
        lambda: len(receiver.posts) == 2 and receiver.bodies())
    assert first == second and deltas(sandbox) == ["-50.00"]


def test_calls_back_late(sandbox, connection, receiver):
    sandbox.fault("callback_late", ms=100)
    redeem(connection, receiver)
    redeem(connection, receiver, amount="-1", path="/cb/2")
    wait_for(lambda: len(receiver.posts) == 2)
    assert [path for path, _, _ in receiver.posts] == ["/cb/2", "/cb/1"]


def test_holds_a_callback_until_it_is_asked_for(
        sandbox, connection, receiver):
    sandbox.fault("callback_never")
    redeem(connection, receiver)
    (held,) = wait_for(lambda: sandbox.ledger("held"))
    assert deltas(sandbox) == ["-50.00"] and receiver.posts == []
    sent = sandbox.control("POST", "callbacks", {"request": held["request"]})
    assert (sent["status"], sent["body"]) == (200, "ok")
    (called,) = receiver.bodies()
    assert called == json.loads(held["body"]) and called["success"] is True


@pytest.mark.parametrize("processed,expected", [
    ("no", []), ("yes", ["-50.00"])])
def test_calls_back_a_failure(
        sandbox, connection, receiver, processed, expected):
    sandbox.fault("callback_fails", message="no", processed=processed)
    redeem(connection, receiver, payload=7)
    assert wait_for(receiver.bodies) == [
        {"success": False, "message": "no", "payload": 7}]
    assert deltas(sandbox) == expected


def test_calls_back_that_it_went_well_and_nothing_else(
        sandbox, connection, receiver):
    sandbox.fault("callback_bare", times=2)
    redeem(connection, receiver, payload=7)
    wait_for(receiver.bodies)
    redeem(connection, receiver, amount="-5000")
    wait_for(lambda: len(receiver.posts) == 2)
    assert receiver.bodies() == [
        {"success": True, "payload": 7},
        {"success": False, "message": "insufficient balance"}]


@pytest.mark.parametrize("kind", ["garbage", "html", "empty", "truncated"])
def test_calls_back_what_is_no_json(sandbox, connection, receiver, kind):
    sandbox.fault("callback_unreadable", kind=kind, content_type="text/plain")
    redeem(connection, receiver)
    ((_, headers, body),) = wait_for(lambda: receiver.posts)
    assert headers["Content-Type"] == "text/plain"
    with pytest.raises(ValueError):
        json.loads(body)
    assert deltas(sandbox) == ["-50.00"]


def test_contradicts_itself(sandbox, connection, receiver):
    sandbox.fault("callback_contradict", ms=1, message="taken back")
    redeem(connection, receiver)
    wait_for(lambda: len(receiver.posts) == 2)
    truth, lie = receiver.bodies()
    assert truth["success"] is True
    assert lie == {"success": False, "message": "taken back"}
    assert deltas(sandbox) == ["-50.00"]


def test_drifts_in_callbacks_too(sandbox, connection, receiver):
    sandbox.fault("type_drift", cmd="update")
    update(connection, CARD, "-50", callback=receiver.url, payload="12")
    (called,) = wait_for(receiver.bodies)
    assert called["success"] is True and called["payload"] == 12
    assert "xUnknown" in called


def test_reports_what_the_receiver_answered(sandbox, connection, receiver):
    receiver.status = 503
    redeem(connection, receiver)
    (refused,) = wait_for(lambda: sandbox.ledger("callback"))
    assert refused["status"] == 503 and "error" not in refused
    update(connection, CARD, "-1", callback="http://127.0.0.1:1/x")
    failed = wait_for(lambda: sandbox.ledger("callback", request=2))[0]
    assert "refused" in failed["error"] and "status" not in failed


def test_gives_up_on_a_receiver_that_does_not_answer(
        sandbox, connection, receiver):
    sandbox.control("PUT", "settings", {"callback_timeout_ms": 1000})
    receiver.gate.clear()
    redeem(connection, receiver)
    (failed,) = wait_for(lambda: sandbox.ledger("callback"))
    assert failed["error"]
    # It may be in the receiver's socket still.
    assert len(wait_for(lambda: receiver.posts)) == 1


def test_tries_again_as_often_as_set(sandbox, connection, receiver):
    sandbox.control("PUT", "settings", {
        "callback_retries": 2, "callback_retry_delay_ms": 1})
    receiver.status = 500
    redeem(connection, receiver)
    attempts = wait_for(lambda: len(sandbox.ledger("callback")) == 3
                        and sandbox.ledger("callback"))
    sandbox.idle()
    assert [entry["attempt"] for entry in attempts] == [1, 2, 3]
    assert len(receiver.posts) == 3


def test_sends_any_callback_on_demand(sandbox, connection, receiver):
    redeem(connection, receiver)
    wait_for(lambda: receiver.posts)
    sandbox.control("POST", "callbacks", {
        "request": 1, "body": {"success": False, "message": "late"}})
    sandbox.control("POST", "callbacks", {
        "request": 1, "raw": "<html>", "content_type": "text/html",
        "count": 2})
    sandbox.control("POST", "callbacks", {
        "url": receiver.url + "/forged", "raw": ""})
    paths = [path for path, _, _ in receiver.posts]
    assert paths == ["/cb/1"] * 4 + ["/forged"]
    bodies = [body for _, _, body in receiver.posts[1:]]
    assert bodies == [b'{"success":false,"message":"late"}', b"<html>",
                      b"<html>", b""]
    for wrong in ({"request": 99}, {}, {"url": receiver.url}):
        sandbox.control("POST", "callbacks", wrong, status=400)


def test_sends_the_documented_promotion(sandbox, receiver):
    answer = sandbox.control("POST", "promotions", {
        "url": receiver.url + "/hook", "user": "4ws", "password": "pä"})
    assert (answer["status"], answer["statuses"]) == (200, {"200": 1})
    ((path, headers, body),) = receiver.posts
    assert path == "/hook"
    assert headers["Authorization"] == "Basic NHdzOnDDpA=="
    promotion = "83394a21-e3c0-489d-8a10-7f08041b21aa"
    assert json.loads(body) == {
        "subjectCode": "1026311", "cardBarcode": "9990000100880",
        "data": {promotion: {"YEAR_2024": {
            "purchaseThreshold": 832.71, "voucherAmount": 0}}},
        "attributesChanged": [promotion]}
    (entry,) = sandbox.ledger("webhook")
    assert (entry["status"], entry["body"]) == (200, body.decode())


def test_sends_many_promotions_in_order(sandbox, receiver):
    sandbox.control("PUT", "settings", {"webhook_url": receiver.url})
    answer = sandbox.control("POST", "promotions", {"count": 30})
    assert answer["statuses"] == {"200": 30}
    thresholds = [list(body["data"].values())[0]["YEAR_2024"]
                  ["purchaseThreshold"] for body in receiver.bodies()]
    assert thresholds == [round(832.71 + i, 2) for i in range(30)]
    answer = sandbox.control("POST", "promotions",
                             {"count": 40, "concurrency": 8})
    assert answer["sent"] == 40 and len(receiver.posts) == 70


def test_sends_raw_webhooks_and_reports_refusals(sandbox, receiver):
    receiver.status = 401
    answer = sandbox.control("POST", "promotions", {
        "url": receiver.url, "raw_hex": "7bff00",
        "content_type": "text/plain", "headers": {"X-Key": "k"}})
    assert answer["status"] == 401
    ((_, headers, body),) = receiver.posts
    assert body == b"{\xff\x00" and headers["X-Key"] == "k"
    answer = sandbox.control("POST", "promotions",
                             {"url": "http://127.0.0.1:1/", "raw": "x"})
    assert answer["status"] == 0 and answer["error"]
    sandbox.control("POST", "promotions", {"raw": "x"}, status=400)


def test_pages_and_clears_the_ledger(sandbox, connection):
    for _ in range(3):
        get(connection, CARD)
    entries = sandbox.ledger()
    assert [entry["seq"] for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert sandbox.ledger("", since=4) == entries[4:]
    assert sandbox.ledger("ack", limit=1) == [entries[1]]
    assert sandbox.control("DELETE", "ledger") == {"removed": 6}
    assert sandbox.ledger() == []
    get(connection, CARD)
    assert [entry["seq"] for entry in sandbox.ledger()] == [7, 8]


def test_books_a_change_by_hand(sandbox):
    sandbox.control("PUT", "cards/" + CARD, {"amount": "1.00"})
    (movement,) = sandbox.ledger("movement")
    assert (movement["cause"], movement["delta"]) == ("control", "-389.00")
    sandbox.control("PUT", "cards/" + CARD, {"amount": "1.001"}, status=400)
    assert sandbox.control("DELETE", "cards/" + CARD) == {"removed": 1}
    sandbox.control("GET", "cards/" + CARD, status=404)


def test_shows_and_changes_settings(sandbox):
    changed = sandbox.control("PUT", "settings", {
        "ack_delay_ms": 3, "webhook_user": "u", "webhook_password": "p"})
    assert changed == sandbox.control("GET", "settings")
    assert (changed["ack_delay_ms"], changed["webhook_user"]) == (3, "u")
    assert "webhook_password" not in changed
    for wrong in ({"nonsense": 1}, {"checks": "yes"}, {"ack_delay_ms": -1}):
        sandbox.control("PUT", "settings", wrong, status=400)
    assert sandbox.control("GET", "settings") == changed


def test_answers_404_to_unknown_control_requests(sandbox):
    for path in ("nonsense", "promotions", "cards/404"):
        assert sandbox.control("GET", path, status=404)["error"]
    assert sandbox.ledger() == []
