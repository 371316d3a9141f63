"""The contract's table of errors, row by row, over the real wire.

Each row: what happened, the code, the reason, and what is known of the side
effect. `(read)` marks rows of reads, which have none.
"""

import socket
import uuid

import grpc
import pytest

from cards import Card
from fourws.gateway.v1 import giftcard_service_pb2
from gateway import Gateway, money
from sandbox import Sandbox

Code = grpc.StatusCode
CONFIG = {"operations": {"timeout": "3s", "max_queue_per_resource": 1}}


class Bench:
    """What a row may use."""

    def __init__(self, gateway, sandbox, folder):
        self.gateway, self.sandbox, self.folder = gateway, sandbox, folder

    def card(self, amount="100.00", **fields):
        return Card(self.gateway, self.sandbox, amount, **fields)

    def redeem(self, *faults, amount="10.00", timeout=60, **fields):
        card = self.card(**fields)
        for name, keys in faults:
            card.fault(name, **keys)
        answer = card.redeem(amount, timeout=timeout)
        if answer.metadata.get("outcome") in ("NOT_SENT", "REJECTED"):
            assert card.balance() == 100
        return answer

    def elsewhere(self, upstream_url, config=None):
        """A redeem at a gateway of its own."""
        gateway = Gateway(self.folder, upstream_url, config)
        try:
            return Card(gateway, self.sandbox).redeem("10.00")
        finally:
            gateway.stop()


def unknown_card(bench):
    return bench.gateway.get_card("1" + str(uuid.uuid4().int)[:12])


def unknown_item(bench):
    return bench.gateway.call(
        bench.gateway.giftcards.GenerateGiftcards,
        giftcard_service_pb2.GenerateGiftcardsRequest(
            item_code="NO_SUCH_ITEM", count=1, request_id=str(uuid.uuid4())))


def active_card(bench):
    return bench.gateway.call(
        bench.gateway.giftcards.ActivateGiftcard,
        giftcard_service_pb2.ActivateGiftcardRequest(
            barcode=bench.card().barcode, amount=money("10.00"),
            request_id=str(uuid.uuid4())))


def after_unresolved(bench):
    card = bench.card()
    card.fault("callback_never")
    assert card.redeem("10.00").reason == "OUTCOME_UNKNOWN"
    return card.redeem("10.00")


def queue_full(bench):
    card = bench.card()
    card.fault("callback_never")
    card.start_redeem("1.00")
    bench.sandbox.wait_for_update(card.barcode)
    waiting = [card.start_redeem("1.00") for _ in range(2)]
    answers = [card.answer(call) for call in waiting]
    return next(a for a in answers if a.code == Code.RESOURCE_EXHAUSTED)


def unreachable(bench):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    return bench.elsewhere(f"http://127.0.0.1:{port}")


def breaker_open(bench):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    gateway = Gateway(bench.folder, f"http://127.0.0.1:{port}",
                      {"fourws": {"breaker": {"failures": 1, "open": "60s"}}})
    try:
        Card(gateway, bench.sandbox).redeem("10.00")
        return Card(gateway, bench.sandbox).redeem("10.00")
    finally:
        gateway.stop()


def credentials_refused(bench):
    strict = Sandbox(bench.folder, flags=["--username", "somebody else"])
    try:
        return bench.elsewhere(strict.url)
    finally:
        strict.stop()


def refused_read(bench):
    card = bench.card()
    bench.sandbox.fault("html", cmd="get", barcode=card.barcode, times=0)
    return bench.gateway.get_card(card.barcode)


# Reason, code, outcome, whether to retry later, and how to get there.
ROWS = [
    ("INVALID_REQUEST", Code.INVALID_ARGUMENT, "NOT_SENT", False,
     lambda bench: bench.redeem(amount="0")),
    ("GIFTCARD_NOT_FOUND", Code.NOT_FOUND, None, False, unknown_card),
    ("ITEM_NOT_FOUND", Code.NOT_FOUND, "REJECTED", False, unknown_item),
    ("GIFTCARD_INACTIVE", Code.FAILED_PRECONDITION, "NOT_SENT", False,
     lambda bench: bench.redeem(flgActive="N")),
    ("GIFTCARD_ALREADY_ACTIVE", Code.FAILED_PRECONDITION, "NOT_SENT", False,
     active_card),
    ("GIFTCARD_EXPIRED", Code.FAILED_PRECONDITION, "NOT_SENT", False,
     lambda bench: bench.redeem(expirationDate="2021-11-04 00:00:00")),
    ("GIFTCARD_BALANCE_TOO_LOW", Code.FAILED_PRECONDITION, "NOT_SENT", False,
     lambda bench: bench.redeem(amount="100.01")),
    ("UPSTREAM_REJECTED", Code.FAILED_PRECONDITION, "REJECTED", False,
     lambda bench: bench.redeem(("callback_fails", {}))),
    ("UPSTREAM_REJECTED", Code.FAILED_PRECONDITION, "REJECTED", False,
     lambda bench: bench.redeem(("success_false", {"status": 400}))),
    ("GIFTCARD_BUSY", Code.ABORTED, "NOT_SENT", True, after_unresolved),
    ("UPSTREAM_UNREACHABLE", Code.UNAVAILABLE, "NOT_SENT", True, unreachable),
    ("UPSTREAM_CIRCUIT_OPEN", Code.UNAVAILABLE, "NOT_SENT", True,
     breaker_open),
    ("GATEWAY_OVERLOADED", Code.RESOURCE_EXHAUSTED, "NOT_SENT", True,
     queue_full),
    ("UPSTREAM_THROTTLED", Code.RESOURCE_EXHAUSTED, "NOT_SENT", True,
     lambda bench: bench.redeem(("throttle", {}))),
    ("OPERATION_PENDING", Code.DEADLINE_EXCEEDED, "UNKNOWN", None,
     lambda bench: bench.redeem(("callback_never", {}), timeout=2)),
    ("OUTCOME_UNKNOWN", Code.UNKNOWN, "UNKNOWN", None,
     lambda bench: bench.redeem(("callback_never", {}))),
    ("OUTCOME_UNKNOWN", Code.UNKNOWN, "UNKNOWN", None,
     lambda bench: bench.redeem(("html", {}))),
    ("OUTCOME_UNKNOWN", Code.UNKNOWN, "UNKNOWN", None,
     lambda bench: bench.redeem(("status_5xx", {"status": 503}))),
    ("OUTCOME_UNKNOWN", Code.UNKNOWN, "UNKNOWN", None,
     lambda bench: bench.redeem(("success_false", {"status": 408}))),
    ("UPSTREAM_UNAUTHENTICATED", Code.INTERNAL, "NOT_SENT", False,
     credentials_refused),
    ("UPSTREAM_UNREADABLE", Code.UNAVAILABLE, None, None, refused_read),
]


@pytest.mark.parametrize("reason,code,outcome,retry,reach", ROWS)
def test_reports_what_is_known(gateway, sandbox, tmp_path, reason, code,
                               outcome, retry, reach):
    answer = reach(Bench(gateway, sandbox, tmp_path))
    assert (answer.reason, answer.code) == (reason, code), answer
    assert answer.metadata.get("outcome") == outcome
    if code == Code.INVALID_ARGUMENT:
        assert answer.violations
    if code in (Code.UNAVAILABLE, Code.RESOURCE_EXHAUSTED) and outcome:
        assert answer.retry_after is not None, answer
