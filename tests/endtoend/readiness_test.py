"""Whether the gateway can take work, as /readyz and grpc.health.v1 say it."""

import contextlib
import sqlite3
import urllib.error
import urllib.request

import grpc
import pytest

from gateway import Gateway
from processes import wait_until
from webhook import PROMOTIONS, post

SERVING, NOT_SERVING = b"\x08\x01", b"\x08\x02"
SERVICES = ("", "fourws.gateway.v1.GiftcardService")


@pytest.fixture
def gateway(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url)
    yield gateway
    gateway.stop()


def status_of(gateway, path):
    try:
        with urllib.request.urlopen(f"http://{gateway.http}{path}",
                                    timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def health_of(gateway, service):
    # grpc.health.v1, by hand: the name is field 1 of the request.
    name = service.encode()
    check = gateway.channel.unary_unary("/grpc.health.v1.Health/Check")
    return check(b"\x0a" + bytes([len(name)]) + name, timeout=30)


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
        for service in SERVICES:
            assert health_of(gateway, service) == NOT_SERVING
        # It is up, and shows it.
        assert status_of(gateway, "/healthz") == 200
        assert status_of(gateway, "/metrics") == 200
        assert post(gateway, PROMOTIONS, "no json" * 20_000).status == 503
    wait_until(lambda: is_ready(gateway), "ready again")
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
