"""4ws.trade cannot be reached: nothing is sent, and a retry is safe."""

import uuid

import grpc
import pytest

from gateway import Gateway
from processes import wait_until


def assert_safe_to_repeat(answer):
    assert answer.code == grpc.StatusCode.UNAVAILABLE, answer
    assert answer.reason == "UPSTREAM_UNREACHABLE"
    assert answer.retry_after is not None


def test_tells_that_nothing_was_sent_and_frees_the_request_id(
        gateway, sandbox, card, new_card):
    # A read is cut, and for a while nobody listens.
    other = new_card()
    sandbox.fault("cut_before", cmd="get", barcode=other.barcode,
                  listener="closed", closed_ms=3000)
    gateway.get_card(other.barcode, timeout=1)
    request_id = str(uuid.uuid4())
    answer = card.redeem("10.00", request_id, timeout=1.5)
    assert_safe_to_repeat(answer)
    assert answer.metadata["outcome"] == "NOT_SENT"
    wait_until(sandbox.is_listening, "the sandbox to listen again")
    assert not sandbox.updates(card.barcode)
    assert card.redeem("10.00", request_id).ok
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()


@pytest.fixture
def lonely_gateway(tmp_path):
    """A gateway whose upstream refuses every connection."""
    gateway = Gateway(tmp_path, "http://127.0.0.1:1")
    yield gateway
    gateway.stop()


def test_starts_and_answers_without_an_upstream(lonely_gateway):
    assert_safe_to_repeat(lonely_gateway.get_card("2000000001814", timeout=5))
