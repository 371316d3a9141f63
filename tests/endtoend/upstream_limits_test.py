"""How much is asked of 4ws.trade, and when it is left alone."""

import re
import urllib.request
import uuid

import grpc
import pytest

from gateway import answer_to
from fourws.gateway.v1 import giftcard_service_pb2
from processes import wait_until

CONFIG = {
    "fourws": {
        "limits": {"max_concurrent": 1, "max_waiting": 1, "max_pause": "4s"},
        "breaker": {"failures": 3, "open": "3s"},
    }
}


# Longer than any test waits: upstream answers once the test sets it back.
UNTIL_RELEASED_MS = 600000


def start_read(gateway, card):
    return gateway.giftcards.GetGiftcard.future(
        giftcard_service_pb2.GetGiftcardRequest(barcode=card.barcode),
        timeout=60)


def reads_under_way(gateway):
    """How many reads the gateway has not answered."""
    with urllib.request.urlopen(f"http://{gateway.http}/metrics",
                                timeout=30) as answer:
        [count] = re.findall(
            r'^fourws_rpc_in_flight\{.*GetGiftcard"\} (\d+)$',
            answer.read().decode(), re.MULTILINE)
    return int(count)


def wait_for_reads(gateway, count):
    wait_until(lambda: reads_under_way(gateway) == count, f"{count} reads")


def reads(sandbox, card):
    """The reads of the card that arrived."""
    return [entry for entry in sandbox.ledger("request", card.barcode)
            if entry["method"] == "GET"]


def assert_refused(answer, code, reason):
    assert (answer.code, answer.reason) == (code, reason), answer
    assert answer.retry_after is not None


def assert_not_sent(answer, code, reason):
    assert_refused(answer, code, reason)
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert not answer.started


@pytest.fixture(autouse=True)
def at_peace(gateway, sandbox, new_card):
    """Leaves a gateway and a sandbox in which everything goes well again."""
    yield
    sandbox.settings(ack_delay_ms=0)
    sandbox.control("DELETE", "faults")
    card = new_card()
    wait_until(lambda: gateway.get_card(card.barcode).ok, "a read")


def test_refuses_what_is_more_than_may_wait(gateway, sandbox, card):
    sandbox.settings(ack_delay_ms=UNTIL_RELEASED_MS)
    calls = [start_read(gateway, card) for _ in range(8)]
    wait_until(lambda: any(call.done() for call in calls), "a refusal")

    request_id = str(uuid.uuid4())
    refused = card.redeem("10.00", request_id)
    assert_not_sent(refused, grpc.StatusCode.RESOURCE_EXHAUSTED,
                    "GATEWAY_OVERLOADED")
    sandbox.settings(ack_delay_ms=0)
    answers = [answer_to(call) for call in calls]
    served = [answer for answer in answers if answer.ok]
    assert 0 < len(served) < len(answers)
    for answer in answers:
        if not answer.ok:
            assert_refused(answer, grpc.StatusCode.RESOURCE_EXHAUSTED,
                           "GATEWAY_OVERLOADED")
    assert len(reads(sandbox, card)) == len(served)

    assert card.redeem("10.00", request_id).ok
    card.assert_books_agree()


def test_asks_nothing_for_a_caller_who_gave_up(
        gateway, sandbox, card, new_card):
    sandbox.settings(ack_delay_ms=UNTIL_RELEASED_MS)
    first = start_read(gateway, card)
    wait_until(lambda: reads(sandbox, card), "a read")
    # One may wait, and leaves its place when it is cancelled.
    gone = new_card()
    for _ in range(5):
        call = start_read(gateway, gone)
        wait_for_reads(gateway, 2)
        call.cancel()
        wait_for_reads(gateway, 1)
        assert call.cancelled(), answer_to(call)
    sandbox.settings(ack_delay_ms=0)
    assert gateway.get_card(card.barcode).ok
    assert answer_to(first).ok
    assert reads(sandbox, gone) == []


def test_answers_before_the_callers_deadline(gateway, sandbox, card):
    sandbox.settings(ack_delay_ms=UNTIL_RELEASED_MS)
    # The gateway's answer may come too late on a busy machine; then the caller
    # gets more time, and so does the answer.
    for timeout in (1, 2, 4, 8, 16):
        answer = gateway.get_card(card.barcode, timeout)
        assert answer.code == grpc.StatusCode.DEADLINE_EXCEEDED, answer
        if answer.reason:
            break
    assert answer.reason == "DEADLINE_BEFORE_SENDING"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_reads_again_when_it_may(gateway, sandbox, card, status, form):
    sandbox.fault("throttle", cmd="get", barcode=card.barcode, status=status,
                  form=form, retry_after=1)
    answer = gateway.get_card(card.barcode)
    assert answer.ok, answer
    assert len(reads(sandbox, card)) == 2


def test_tells_whom_it_cannot_wait_for_when_to_come_back(
        gateway, sandbox, card):
    sandbox.fault("throttle", cmd="get", barcode=card.barcode, retry_after=90)
    throttled = (grpc.StatusCode.RESOURCE_EXHAUSTED, "UPSTREAM_THROTTLED")
    answer = gateway.get_card(card.barcode)
    assert_refused(answer, *throttled)
    assert answer.retry_after > 60
    # Nobody else goes there meanwhile, for as long as is allowed.
    answer = gateway.get_card(card.barcode, timeout=1)
    assert_refused(answer, *throttled)
    assert answer.retry_after <= 4
    assert_not_sent(card.redeem("10.00", timeout=1), *throttled)
    assert len(reads(sandbox, card)) == 1
    # Who has the time waits.
    assert card.redeem("10.00").ok
    card.assert_books_agree()


def test_frees_the_request_id_of_a_write_that_was_turned_away(
        sandbox, card):
    card.fault("throttle", retry_after=1)
    request_id = str(uuid.uuid4())
    answer = card.redeem("10.00", request_id)
    assert answer.code == grpc.StatusCode.RESOURCE_EXHAUSTED, answer
    assert answer.reason == "UPSTREAM_THROTTLED"
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert answer.retry_after == 1
    assert card.redeem("10.00", request_id).ok
    assert len(sandbox.movements(card.barcode)) == 1
    assert card.balance() == 90


def test_leaves_upstream_alone_while_it_fails(gateway, sandbox, card):
    sandbox.fault("status_5xx", cmd="get", barcode=card.barcode, status=502,
                  times=0)
    circuit_open = (grpc.StatusCode.UNAVAILABLE, "UPSTREAM_CIRCUIT_OPEN")
    # Each of three calls counts once, however often it is tried. What failed is
    # what they are told, and the third is tried no more.
    for tries in (3, 6, 7):
        assert gateway.get_card(card.barcode).reason == "UPSTREAM_UNREADABLE"
        assert len(reads(sandbox, card)) == tries
    request_id = str(uuid.uuid4())
    assert_not_sent(card.redeem("10.00", request_id), *circuit_open)
    assert len(reads(sandbox, card)) == 7

    # A probe that fails leaves it open: one request, not one each.
    probed = wait_until(lambda: reads_after_probe(gateway, sandbox, card),
                        "a probe")
    assert probed == 8
    sandbox.control("DELETE", "faults")
    wait_until(lambda: card.redeem("10.00", request_id).ok, "a good probe")
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()


def reads_after_probe(gateway, sandbox, card):
    """How many reads arrived, once there is one more than seven."""
    gateway.get_card(card.barcode)
    arrived = len(reads(sandbox, card))
    return arrived if arrived > 7 else 0
