"""Every fault that strikes the answer: what the client sees, what is booked."""

import http.client
import socket
import subprocess
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import pytest

from sandbox_client import (
    BINARY, PATIENCE, Sandbox, get, raw_exchange, update, wait_for)

CARD = "2000000001814"
CUT = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)


def moved(sandbox):
    sandbox.idle()
    return [entry["delta"] for entry in sandbox.ledger("movement")]


@pytest.mark.parametrize("name,deltas", [
    ("ack_lost", ["-50.00"]), ("cut_after", ["-50.00"]),
    ("cut_before", []), ("cut_headers", []),
])
@pytest.mark.parametrize("reset", ["no", "yes"])
def test_cuts_the_connection(sandbox, connection, name, deltas, reset):
    sandbox.fault(name, reset=reset)
    with pytest.raises(CUT):
        update(connection, CARD, "-50")
    assert moved(sandbox) == deltas
    (ack,) = sandbox.ledger("ack")
    assert (ack["sent"], ack["why"]) == (False, name)
    (request,) = sandbox.ledger("request")
    assert request["faults"] == [name]
    assert ("body" in request) == (name != "cut_headers")


@pytest.mark.parametrize("name,deltas", [
    ("cut_second_before", []), ("cut_second_after", ["-50.00"])])
def test_cuts_only_kept_alive_connections(sandbox, connection, name, deltas):
    sandbox.fault(name)
    assert get(connection, CARD).status == 200
    with pytest.raises(CUT):
        update(connection, CARD, "-50")
    assert moved(sandbox) == deltas
    assert [e["sent"] for e in sandbox.ledger("ack")] == [True, False]


def test_refuses_reconnects_while_the_listener_is_closed(sandbox, connection):
    earlier = sandbox.connect()
    earlier.connect()
    sandbox.fault("cut_after", listener="closed", closed_ms=3000)
    with pytest.raises(CUT):
        update(connection, CARD, "-50")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((sandbox.host, sandbox.port))
    assert get(earlier, CARD).status == 200
    earlier.close()

    def reopened():
        try:
            return sandbox.control("GET", "health")["ok"]
        except ConnectionRefusedError:
            return False
    assert wait_for(reopened)
    assert moved(sandbox) == ["-50.00"]


def test_processes_before_a_late_ack(sandbox):
    sandbox.fault("ack_late", ms=600_000)
    with socket.create_connection((sandbox.host, sandbox.port)) as client:
        body = b'{"entityCode":440,"barcode":"%s","amount":-50}' % (
            CARD.encode())
        client.sendall(b"POST /api?cmd=updateGiftcard_v1 HTTP/1.1\r\n"
                       b"Host: x\r\nContent-Length: %d\r\n\r\n%s"
                       % (len(body), body))
        wait_for(lambda: sandbox.ledger("movement"))
        assert sandbox.ledger("ack") == []


@pytest.mark.parametrize("name,keys,status,body", [
    ("status_5xx", {}, 500, b"server error"),
    ("status_5xx", {"status": 503}, 503, b"server error"),
    ("status_5xx", {"message": "closed"}, 500, b"closed"),
    ("html", {}, 200, b"<!DOCTYPE html>"),
    ("html", {"status": 502}, 502, b"<!DOCTYPE html>"),
    ("success_false", {"message": "not today"}, 200, b"not today"),
    ("success_false", {"status": 422}, 422, b'"success":false'),
    ("garbage", {}, 200, b"\xff"),
])
@pytest.mark.parametrize("processed", ["yes", "no"])
def test_answers_something_else(
        sandbox, connection, name, keys, status, body, processed):
    sandbox.fault(name, processed=processed, **keys)
    answer = update(connection, CARD, "-50")
    assert answer.status == status and body in answer.body
    assert moved(sandbox) == (["-50.00"] if processed == "yes" else [])
    (ack,) = sandbox.ledger("ack")
    assert (ack["sent"], ack["status"]) == (True, status)


def test_answers_throttle_and_unauthorized_unprocessed(sandbox, connection):
    sandbox.fault("throttle", retry_after=7)
    sandbox.fault("unauthorized")
    throttled = update(connection, CARD, "-50")
    assert (throttled.status, throttled.headers["Retry-After"]) == (429, "7")
    refused = update(connection, CARD, "-50")
    assert (refused.status, refused.json) == (
        401, {"message": "Access Denied."})
    assert moved(sandbox) == []


@pytest.mark.parametrize("form", ["seconds", "date", "none"])
def test_says_when_to_come_back(sandbox, connection, form):
    sandbox.fault("throttle", status=503, message="later", retry_after=3600,
                  form=form)
    answer = get(connection, CARD)
    assert (answer.status, answer.json) == (503, {"message": "later"})
    retry_after = answer.headers["Retry-After"]
    if form == "date":
        wait = parsedate_to_datetime(retry_after) - datetime.now(timezone.utc)
        assert timedelta() < wait <= timedelta(hours=1)
    else:
        assert retry_after == {"seconds": "3600", "none": None}[form]


def test_ends_in_the_middle_of_a_body(sandbox, connection):
    sandbox.fault("truncated")
    with pytest.raises(http.client.IncompleteRead) as cut:
        update(connection, CARD, "-50")
    assert cut.value.partial == b'{"succes'
    assert moved(sandbox) == ["-50.00"]


def test_answers_a_huge_valid_body(sandbox, connection):
    sandbox.fault("huge", bytes=3_000_000)
    answer = update(connection, CARD, "-50")
    assert len(answer.body) == 3_000_000 and answer.json["success"] is True
    (ack,) = sandbox.ledger("ack")
    assert len(ack["body"]) < 70_000


def test_drifts_types_but_not_content(sandbox, connection):
    honest = get(connection, CARD).json["giftcard"]
    sandbox.fault("type_drift")
    answer = get(connection, CARD).json
    assert answer["success"] is True and "xUnknown" in answer
    drifted = answer["giftcard"]
    assert drifted["amount"] == "390" and drifted["siteId"] == "500"
    assert drifted["cardBarcode"] == int(CARD)
    assert drifted["taxation"] is None and drifted["paymentTermCode"] == ""
    assert drifted["flgActive"] == honest["flgActive"]
    assert get(connection, CARD).json["giftcard"] == honest


def test_keeps_leading_zeros_when_types_drift(sandbox, connection):
    sandbox.control("PUT", "settings", {"type_drift": True})
    card = get(connection, "0098260111383").json["giftcard"]
    assert card["cardBarcode"] == "0098260111383"


def test_filters_by_cmd_and_barcode_and_counts_times(sandbox, connection):
    sandbox.fault("html", cmd="update", barcode=CARD, times=2, skip=1)
    other = "0098260111383"
    seen = []
    for barcode in (CARD, other, CARD, CARD, CARD):
        get(connection, barcode)
        answer = update(connection, barcode, "-1")
        seen.append(answer.headers["Content-Type"].startswith("text/html"))
    assert seen == [False, False, True, True, False]
    (listed,) = sandbox.control("GET", "faults")["faults"]
    assert (listed["used"], listed["times"]) == (2, 2)


def test_takes_faults_by_flag_and_removes_them():
    with Sandbox("--seed", "--fault", "status_5xx:status=502,times=0",
                 "--fault", "html:cmd=update") as sandbox:
        connection = sandbox.connect()
        for _ in range(3):
            assert get(connection, CARD).status == 502
        assert sandbox.control("DELETE", "faults/1") == {"removed": 1}
        assert get(connection, CARD).status == 200
        assert sandbox.control("DELETE", "faults") == {"removed": 1}
        connection.close()


@pytest.mark.parametrize("fault", [
    {"name": "nonsense"}, {"name": "cut_after", "color": "red"},
    {"name": "html", "processed": "perhaps"}, {"name": "ack_late", "ms": -1},
    {"name": "cut_after", "listener": "ajar"},
    {"name": "throttle", "form": "poem"}, {},
])
def test_refuses_faults_it_does_not_know(sandbox, fault):
    assert sandbox.control("POST", "faults", fault, status=400)["error"]
    assert sandbox.control("GET", "faults") == {"faults": []}


def test_drops_what_is_no_http_and_lives_on(sandbox):
    raw_exchange(sandbox, b"\x16\x03\x01\x00\x00 nonsense\r\n\r\n")
    assert sandbox.control("GET", "health")["ok"] is True


def test_ends_with_an_error_on_a_wrong_flag():
    done = subprocess.run(
        [BINARY, "--fault", "nonsense"],
        capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode != 0
    assert "unknown fault: nonsense" in done.stderr and done.stdout == ""
