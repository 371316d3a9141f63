"""Requests that are refused, many of them: few lines, and all are counted."""

import base64
import http.client

import grpc
import pytest

from gateway import Gateway
from metrics import read
from processes import wait_until
from sockets import connect
from webhook import CART_OPENED, PROMOTIONS, post

FORGED = 10_000
OTHERS = 100
PER_SECOND = 3


@pytest.fixture(scope="module")
def gateway(tmp_path_factory, sandbox):
    folder = tmp_path_factory.mktemp("gateway")
    secret = folder / "secret"
    secret.write_text("0123456789abcdef")
    gateway = Gateway(folder, sandbox.url, {
        "log": {"max_refusals_per_second": PER_SECOND},
        "ingress": {"customer_promotions": {
            "path_secret": {"file": str(secret)}}}})
    yield gateway
    gateway.stop()


def send(gateway, method, paths):
    """Sends a request after the other, on as few connections as possible."""
    host, port = gateway.http.split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60)
    statuses = set()
    for path in paths:
        connection.request(method, path, b"x")
        answer = connection.getresponse()
        answer.read()
        statuses.add(answer.status)
    connection.close()
    return statuses


def left_out(lines):
    return sum(int(line.get("left_out", 0)) for line in lines)


def all_are_told(gateway, event, verdict, count):
    """Waits until each is told, by itself or among those left out; returns
    the lines."""

    def told():
        # `verdict` is what the line says of the refusal.
        lines = [line for line in gateway.program.logged(event)
                 if verdict in (line.get("verdict"), line.get("status"))]
        single = [line for line in lines if "left_out" not in line]
        return lines if len(single) + left_out(lines) == count else None

    return wait_until(told, f"{count} of {event}, {verdict}")


def token(number):
    return base64.urlsafe_b64encode(number.to_bytes(16, "big")).decode()[:22]


def test_forged_callbacks_give_few_lines(gateway):
    assert send(gateway, "POST", (f"/callbacks/{token(each)}"
                                  for each in range(FORGED))) == {404}
    lines = all_are_told(gateway, "callback", "unknown token", FORGED)
    assert len(lines) < FORGED / 4
    assert left_out(lines) > FORGED / 2
    assert read(gateway)[("http_refusals_total", "callback",
                          "unknown token")] == FORGED
    # Everybody else is served as ever.
    assert post(gateway, CART_OPENED, "unreadable").status == 200


def test_each_way_to_be_refused_has_lines_of_its_own(gateway):
    assert send(gateway, "POST", ["/callbacks/short"] * OTHERS) == {404}
    all_are_told(gateway, "callback", "malformed token", OTHERS)
    assert read(gateway)[("http_refusals_total", "callback",
                          "malformed token")] == OTHERS


def test_webhooks_without_proof_give_few_lines(gateway):
    assert send(gateway, "POST", [PROMOTIONS + "/wrong"] * OTHERS) == {401}
    lines = all_are_told(gateway, "webhook", "wrong credentials", OTHERS)
    assert {line["source"] for line in lines} == {"4ws/customer-promotions"}
    assert read(gateway)[("webhooks_total", "4ws/customer-promotions",
                          "wrong credentials")] == OTHERS


def test_what_is_no_request_gives_few_lines(gateway):
    for _ in range(OTHERS):
        with connect(gateway.http) as raw:
            raw.sendall(b"this is no request\r\n\r\n")
            assert b" 400 " in raw.recv(4096).splitlines()[0]
    all_are_told(gateway, "http_refused", "400", OTHERS)
    assert read(gateway)[("http_refusals_total", "http", "malformed")] == OTHERS


def test_what_libraries_say_of_requests_gives_few_lines(gateway):
    # Protocol Buffers complains of a text that is not UTF-8, each time.
    get = gateway.channel.unary_unary(
        "/fourws.gateway.v1.GiftcardService/GetGiftcard")
    for _ in range(OTHERS):
        with pytest.raises(grpc.RpcError):
            get(b"\x0a\x01\xff", timeout=30)

    def told():
        lines = gateway.program.logged("library")
        return lines if left_out(lines) + len(lines) > OTHERS else None

    lines = wait_until(told, "the complaints")
    assert {line["library"] for line in lines} == {"protobuf"}
    assert len(lines) < OTHERS


def test_no_token_is_in_the_log(gateway):
    assert token(FORGED - 1) not in gateway.program.log.read_text()
    assert token(0) not in gateway.program.log.read_text()
