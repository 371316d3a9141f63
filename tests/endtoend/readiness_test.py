"""Whether the gateway can take work, as /readyz and grpc.health.v1 say it."""

import contextlib
import json
import re
import signal
import sqlite3
import urllib.error
import urllib.request

import grpc
import pytest

from cards import Card
from gateway import Gateway, answer_to
from metrics import read
from processes import wait_until
from webhook import PROMOTIONS, post

SERVING, NOT_SERVING = b"\x08\x01", b"\x08\x02"
SERVICES = ("", "fourws.gateway.v1.GiftcardService")


@pytest.fixture
def gateway(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url)
    yield gateway
    gateway.stop()


def show(gateway, path):
    """The status and the body of what there is to see at `path`."""
    try:
        with urllib.request.urlopen(f"http://{gateway.http}{path}",
                                    timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def status_of(gateway, path):
    return show(gateway, path)[0]


def reasons(gateway):
    """Why it is not ready, by part, as /readyz says it."""
    status, body = show(gateway, "/readyz")
    answer = json.loads(body)
    assert answer["success"] == (status == 200)
    assert ("not_ready" in answer) == (status == 503)
    return answer.get("not_ready", {})


def check_health(gateway, service):
    """The answer of grpc.health.v1, and the reason beside it."""
    # By hand: the name is field 1 of the request.
    name = service.encode()
    method = gateway.channel.unary_unary("/grpc.health.v1.Health/Check")
    answer, call = method.with_call(b"\x0a" + bytes([len(name)]) + name,
                                    timeout=30)
    return answer, dict(call.initial_metadata()).get("fourws-not-ready", "")


def health_of(gateway, service):
    return check_health(gateway, service)[0]


def ready_metric(gateway, part):
    return read(gateway)[("ready", part)]


def is_ready(gateway):
    """Whether it is, once all who say so agree."""
    wait_until(lambda: (status_of(gateway, "/readyz") == 200) == all(
        health_of(gateway, each) == SERVING for each in SERVICES), "agreement")
    return status_of(gateway, "/readyz") == 200


def test_is_ready_as_soon_as_it_says_so(gateway):
    for _ in range(3):
        # One attempt to connect: a call that is not to wait fails with it.
        with grpc.insecure_channel(gateway.program.ready["grpc"], options=[
                ("grpc.use_local_subchannel_pool", 1)]) as channel:
            check = channel.unary_unary("/grpc.health.v1.Health/Check")
            assert check(b"", timeout=30) == SERVING
        assert status_of(gateway, "/readyz") == 200
        gateway.restart()


def test_is_not_ready_on_a_full_disk_though_nobody_writes(gateway):
    assert is_ready(gateway)
    with gateway.full_disk():
        wait_until(lambda: not is_ready(gateway), "not ready")
        assert reasons(gateway).keys() == {"store"}
        for service in SERVICES:
            answer, why = check_health(gateway, service)
            assert answer == NOT_SERVING
            assert why.startswith("store: ")
        assert ready_metric(gateway, "store") == 0
        # It is up, and shows it.
        assert status_of(gateway, "/healthz") == 200
        assert status_of(gateway, "/metrics") == 200
        assert post(gateway, PROMOTIONS, "no json" * 20_000).status == 503
    wait_until(lambda: is_ready(gateway), "ready again")
    assert reasons(gateway) == {}
    assert check_health(gateway, "") == (SERVING, "")
    assert ready_metric(gateway, "store") == 1
    assert post(gateway, PROMOTIONS, "no json" * 20_000).status == 200


@contextlib.contextmanager
def locked(gateway):
    """Another program keeps the gateway from its database."""
    other = sqlite3.connect(gateway.data / "gateway.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def test_is_not_ready_while_another_program_holds_its_database(gateway):
    assert is_ready(gateway)
    with locked(gateway):
        wait_until(lambda: not is_ready(gateway), "not ready")
    wait_until(lambda: is_ready(gateway), "ready again")


# More than any disk has.
NEVER_ENOUGH = 2**62


def test_says_that_its_disk_has_too_little_space(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url,
                      {"min_free_disk_bytes": NEVER_ENOUGH})
    try:
        card = Card(gateway, sandbox)
        why = reasons(gateway)
        assert why.keys() == {"disk"}
        assert re.fullmatch(
            rf"\d+ bytes are free; min_free_disk_bytes is {NEVER_ENOUGH}",
            why["disk"])
        for service in SERVICES:
            answer, told = check_health(gateway, service)
            assert answer == NOT_SERVING
            assert told.startswith("disk: ")
        assert ready_metric(gateway, "disk") == 0
        assert ready_metric(gateway, "store") == 1
        # What comes all the same is taken: reads, callbacks and writes.
        assert gateway.get_card(card.barcode).ok
        assert card.redeem("10.00").ok
        assert post(gateway, PROMOTIONS, "no json").status == 200
    finally:
        gateway.stop()


def test_says_that_it_drains(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url, {"drain_timeout": "60s"})
    try:
        card = Card(gateway, sandbox)
        card.fault("callback_never")
        # A call that waits keeps the gateway up while it drains.
        call = card.start_redeem("10.00", timeout=10)
        sandbox.wait_for_update(card.barcode)
        gateway.program.signal(signal.SIGTERM)
        why = wait_until(lambda: reasons(gateway), "not ready")
        assert why == {"draining": "the gateway stops"}
        assert ready_metric(gateway, "draining") == 0
        assert answer_to(call).code == grpc.StatusCode.DEADLINE_EXCEEDED
        # A second signal would end it before it has stopped.
        assert gateway.program.wait() == 0
    finally:
        gateway.stop()
