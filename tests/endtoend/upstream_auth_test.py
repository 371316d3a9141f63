"""Logins: one for all, renewed in time, and no write sent twice for them."""

import time
import uuid

import grpc
import pytest

from gateway import Gateway, answer_to
from fourws.gateway.v1 import giftcard_service_pb2
from processes import wait_until
from sandbox import Sandbox

PASSWORD = "s3cret-of-the-gateway"


@pytest.fixture(params=["bearer", "cookies"])
def scheme(request):
    return request.param


@pytest.fixture
def sandbox(tmp_path, scheme):
    sandbox = Sandbox(tmp_path, flags=[
        "--auth", scheme, "--username", "gateway", "--password", PASSWORD,
        "--company_id", "COMPANY", "--site_id", "501"])
    yield sandbox
    sandbox.stop()


@pytest.fixture
def password(tmp_path):
    """The file in which the gateway finds its password."""
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\n")
    return file


@pytest.fixture
def gateway(tmp_path, sandbox, scheme, password):
    gateway = Gateway(tmp_path, sandbox.url, {"fourws": {f"login_{scheme}": {
        "username": "gateway", "password": {"file": str(password)},
        "company_id": "COMPANY", "site_id": "501"}}})
    yield gateway
    gateway.stop()
    log = gateway.program.log.read_text()
    assert PASSWORD not in log
    assert "Bearer" not in log


def logins(sandbox):
    return sandbox.ledger("login")


def start_read(gateway, card):
    return gateway.giftcards.GetGiftcard.future(
        giftcard_service_pb2.GetGiftcardRequest(barcode=card.barcode),
        timeout=30)


def assert_refused_unsent(answer):
    assert answer.code == grpc.StatusCode.INTERNAL, answer
    assert answer.reason == "UPSTREAM_UNAUTHENTICATED"
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert not answer.started
    assert PASSWORD not in str(answer)


def test_logs_in_once_for_all_who_call_at_once(gateway, sandbox, card):
    calls = [start_read(gateway, card) for _ in range(30)]
    assert all(answer_to(call).ok for call in calls)
    assert card.redeem("10.00").ok
    assert [login["granted"] for login in logins(sandbox)] == [True]
    card.assert_books_agree()


def test_lives_on_past_the_ends_of_sessions(gateway, sandbox, card):
    sandbox.settings(session_ms=1500, session_renew_ms=500)
    end = time.monotonic() + 4
    while time.monotonic() < end:
        answer = gateway.get_card(card.barcode)
        assert answer.ok, answer
    assert card.redeem("10.00").ok
    assert all(login["granted"] for login in logins(sandbox))
    card.assert_books_agree()


def test_repeats_reads_that_met_the_sessions_end(gateway, sandbox, card):
    assert gateway.get_card(card.barcode).ok
    assert sandbox.control("POST", "sessions/expire")["expired"] == 1
    calls = [start_read(gateway, card) for _ in range(10)]
    assert all(answer_to(call).ok for call in calls)
    # A redeem reads its card first, and so finds a session that lives.
    sandbox.control("POST", "sessions/expire")
    assert card.redeem("10.00").ok
    assert len(logins(sandbox)) == 3
    card.assert_books_agree()


def test_never_repeats_a_write_that_met_the_sessions_end(
        gateway, sandbox, card):
    assert gateway.get_card(card.barcode).ok
    card.fault("unauthorized")
    request_id = str(uuid.uuid4())
    for _ in range(2):
        answer = card.redeem("10.00", request_id)
        assert answer.code == grpc.StatusCode.ABORTED, answer
        assert answer.reason == "UPSTREAM_SESSION_EXPIRED"
        assert answer.metadata["outcome"] == "REJECTED"
    assert len(sandbox.updates(card.barcode)) == 1
    # Renewed for the next one, which takes the money once.
    assert card.redeem("10.00").ok
    assert len(sandbox.updates(card.barcode)) == 2
    assert len(logins(sandbox)) == 2
    card.assert_books_agree()
    assert card.balance() == 90


def test_sends_nothing_while_logins_are_refused(gateway, sandbox, card,
                                                password):
    password.write_text("wrong")
    gateway.restart()
    answers = [card.redeem("10.00") for _ in range(5)]
    for answer in answers:
        assert_refused_unsent(answer)
    # It is not asked again and again: an account may be locked for that.
    assert len(logins(sandbox)) < len(answers)
    assert not any(login["granted"] for login in logins(sandbox))
    assert not sandbox.updates(card.barcode)

    password.write_text(PASSWORD)
    gateway.restart()
    assert card.redeem("10.00").ok
    card.assert_books_agree()


def test_comes_back_after_logins_that_failed(gateway, sandbox, card):
    sandbox.fault("status_5xx", cmd="login", status=502)
    request_id = str(uuid.uuid4())
    answer = card.redeem("10.00", request_id)
    assert answer.code == grpc.StatusCode.UNAVAILABLE, answer
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert not answer.started
    assert not sandbox.updates(card.barcode)
    assert wait_until(lambda: card.redeem("10.00", request_id).ok,
                      "a login that succeeds")
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()
