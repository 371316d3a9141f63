"""Bad input over HTTP: refused or kept, never lost, and nothing moves."""

import http.client
import json
import socket
import sqlite3

import pytest

from fourws.gateway.v1 import notification_stream_pb2
from raw_sender import status_of
from sockets import connect, read_to_end

CONFIG = {"ingress": {"request_timeout": "3s", "idle_timeout": "3s"}}
WEBHOOK = "/webhooks/4ws/customer-promotions"
GOOD = json.dumps({"subjectCode": "1026311", "cardBarcode": "9990000100880",
                   "data": {}, "attributesChanged": []}).encode()


def send(gateway, method, path, body=b"", **headers):
    host, port = gateway.http.split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def send_raw(gateway, data, close_sending=False):
    """Sends bytes; returns all that comes until the gateway closes."""
    with connect(gateway.http) as raw:
        try:
            raw.sendall(data)
            if close_sending:
                raw.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # The gateway answered and closed before the end.
        return read_to_end(raw)


def dead_letters(gateway):
    database = sqlite3.connect(f"file:{gateway.data}/gateway.db?mode=ro",
                               uri=True)
    try:
        return database.execute("SELECT * FROM dead_letters").fetchall()
    finally:
        database.close()


def newest_cursor(gateway):
    """The position at the end of the log."""
    stream = gateway.stream.Subscribe(
        notification_stream_pb2.SubscribeRequest(), timeout=30)
    cursor = next(stream).cursor
    stream.cancel()
    return cursor


UNREADABLE = {
    "empty": b"",
    "no JSON": b"<html>",
    "truncated": GOOD[:-5],
    "an array": b"[]",
    "a number": b"1",
    "null": b"null",
    "invalid UTF-8": GOOD.replace(b"1026311", b"\xff\xfe\xc0"),
    "a byte 0": GOOD.replace(b"1026311", b"\x00"),
    "deep": b"[" * 100000,
    "deep and closed": b'{"data":' + b"[" * 5000 + b"]" * 5000 + b"}",
    "absurd number": b'{"data":{"u":{"p":{"voucherAmount":1e99999}}}}',
    "wrong types": b'{"subjectCode":{},"cardBarcode":[],"data":"x"}',
    "no customer": b'{"data":{}}',
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_keeps_a_webhook_that_cannot_be_read(gateway, body):
    letters = len(dead_letters(gateway))
    cursor = newest_cursor(gateway)
    assert send(gateway, "POST", WEBHOOK, body) == 200
    rows = dead_letters(gateway)
    assert len(rows) == letters + 1
    assert body in rows[-1]
    assert newest_cursor(gateway) == cursor


def test_keeps_a_webhook_of_a_megabyte_whole(gateway):
    body = b"x" * (1 << 20)
    assert send(gateway, "POST", WEBHOOK, body) == 200
    assert body in dead_letters(gateway)[-1]


def test_refuses_more_than_a_megabyte(gateway):
    letters = len(dead_letters(gateway))
    too_much = (1 << 20) + 1
    head = (f"POST {WEBHOOK} HTTP/1.1\r\nHost: x\r\n"
            f"Content-Length: {too_much}\r\n\r\n").encode()
    assert status_of(send_raw(gateway, head)) == 413
    assert status_of(send_raw(gateway, head + b"x" * too_much)) in (413, None)
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    chunked = (f"POST {WEBHOOK} HTTP/1.1\r\nHost: x\r\n"
               "Transfer-Encoding: chunked\r\n\r\n").encode()
    assert status_of(send_raw(gateway, chunked + 17 * chunk)) in (413, None)
    assert len(dead_letters(gateway)) == letters


@pytest.mark.parametrize("method,path,status", [
    ("GET", WEBHOOK, 405),
    ("PUT", WEBHOOK, 405),
    ("DELETE", WEBHOOK, 405),
    ("GET", "/callbacks/0123456789abcdef", 405),
    ("POST", "/", 404),
    ("POST", "/webhooks", 404),
    ("POST", "/webhooks/4ws", 404),
    ("POST", "/webhooks/4ws/customer-promotions/guess", 404),
    ("POST", "/webhooks/one/anything", 404),
    ("POST", "/callbacks", 404),
    ("POST", "/callbacks/", 404),
    ("POST", "/callbacks/0123456789abcdef0123456789abcdef", 404),
    ("POST", "/callbacks/../webhooks/4ws/customer-promotions", 404),
    ("GET", "/nothing", 404),
])
def test_refuses_what_has_no_place(gateway, method, path, status):
    assert send(gateway, method, path, GOOD if method == "POST" else b"") in (
        status, 404)


@pytest.mark.parametrize("data", [
    b"\r\n\r\n\r\n",
    b"GET\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"POST / HTTP/9.9\r\nHost: x\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 20 +
    b"\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"GET / HTTP/1.1\r\nX: " + b"y" * 100000 + b"\r\n\r\n",
    b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"G\x00T / HTTP/1.1\r\n\r\n",
], ids=lambda data: repr(data[:24]))
def test_refuses_what_is_no_http(gateway, data):
    status = status_of(send_raw(gateway, data, close_sending=True))
    assert status is None or 400 <= status < 600
    assert send(gateway, "POST", WEBHOOK, GOOD) == 200


def test_takes_what_follows_a_body_with_a_line_break_too_many(gateway):
    head = (f"POST {WEBHOOK} HTTP/1.1\r\nHost: x\r\n"
            f"Content-Length: {len(GOOD)}\r\n\r\n").encode()
    received = send_raw(gateway, 3 * (head + GOOD + b"\r\n"),
                        close_sending=True)
    assert received.count(b"HTTP/1.1 200 OK") == 3, received


def test_drops_a_request_that_ends_too_early(gateway):
    letters = len(dead_letters(gateway))
    head = f"POST {WEBHOOK} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
    received = send_raw(gateway, head.encode() + b"{", close_sending=True)
    # Who repeats requests repeats this one.
    assert status_of(received) == 503
    assert len(dead_letters(gateway)) == letters


@pytest.mark.parametrize("beginning", [
    b"", b"P", b"POST / HTTP/1.1\r\nHost: x\r\n",
    f"POST {WEBHOOK} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
    "abc".encode()],
    ids=lambda text: repr(text[-6:]))
def test_drops_a_connection_that_falls_silent(gateway, beginning):
    assert status_of(send_raw(gateway, beginning)) in (None, 400, 408)


def test_serves_others_while_connections_hang(gateway):
    hanging = [connect(gateway.http) for _ in range(200)]
    try:
        for each in hanging:
            each.sendall(b"POST / HTTP/1.1\r\n")
        assert send(gateway, "POST", WEBHOOK, GOOD) == 200
    finally:
        for each in hanging:
            each.close()


def test_survived_all_of_it_without_moving_money(gateway, card, sandbox):
    assert not sandbox.ledger("movement")
    assert card.redeem("10.00").ok
    card.assert_books_agree()
