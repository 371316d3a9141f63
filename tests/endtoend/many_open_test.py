"""The gateway is killed with thousands of operations open, and starts again."""

import collections
import uuid

import pytest
from google.longrunning import operations_pb2

from cards import Card
from fourws.gateway.v1 import (giftcard_service_pb2, operation_service_pb2,
                               operation_service_pb2_grpc)
from gateway import Operation, State, answer_to, money
from processes import wait_until

CARDS = 600  # Of each, one write is sent and two are queued.
UNRESOLVED = 200


def start(gateway, card, amount):
    """Begins to start a redeem that nobody waits for."""
    wrapped = operation_service_pb2.StartOperationRequest()
    wrapped.request.Pack(giftcard_service_pb2.RedeemGiftcardRequest(
        barcode=card.barcode, amount=money(amount),
        request_id=str(uuid.uuid4())))
    stub = operation_service_pb2_grpc.OperationServiceStub(gateway.channel)
    return stub.StartOperation.future(wrapped, timeout=60)


def start_all(gateway, cards, amount):
    for call in [start(gateway, card, amount) for card in cards]:
        assert answer_to(call).ok


def held_cards(gateway, sandbox, count):
    """Cards with a write each whose outcome upstream does not tell."""
    cards = [Card(gateway, sandbox) for _ in range(count)]
    for card in cards:
        card.fault("callback_never")
    start_all(gateway, cards, "10")
    return cards


def operations(gateway, filter=""):
    """All that match, page after page."""
    found, token = [], ""
    while True:
        answer = gateway.call(
            gateway.operations.ListOperations,
            operations_pb2.ListOperationsRequest(
                filter=filter, page_size=500, page_token=token))
        assert answer.ok, answer
        found += map(Operation, answer.response.operations)
        token = answer.response.next_page_token
        if not token:
            return found


def count(gateway):
    """How many operations are in each state."""
    return collections.Counter(
        State.Name(each.state).removeprefix("STATE_")
        for each in operations(gateway))


@pytest.fixture
def make(make_gateway):
    """Makes a gateway that gives up outcomes after some time."""
    return lambda timeout: make_gateway({"operations": {"timeout": timeout}})


def test_starts_with_thousands_of_open_operations(make, sandbox):
    gateway = make("2s")
    unresolved = held_cards(gateway, sandbox, UNRESOLVED)
    wait_until(lambda: count(gateway) == {"UNRESOLVED": UNRESOLVED},
               "the first writes to be given up")
    gateway.stop()

    gateway = make("3600s")
    cards = held_cards(gateway, sandbox, CARDS)
    wait_until(lambda: count(gateway)["ENQUEUED"] == CARDS, "the sends")
    start_all(gateway, cards, "5")
    waiting = [card.start_redeem("3", timeout=600) for card in cards]
    left = {"UNRESOLVED": UNRESOLVED, "ENQUEUED": CARDS, "QUEUED": 2 * CARDS}
    wait_until(lambda: count(gateway) == left, "all to be open")
    gateway.kill()
    for card, call in zip(cards, waiting):
        assert not card.answer(call).ok

    gateway.start()
    # At once, and whatever the gateway has gone through by then.
    busy = Card(gateway, sandbox, barcode=unresolved[-1].barcode, known=False)
    assert busy.redeem("1").reason == "GIFTCARD_BUSY"
    assert Card(gateway, sandbox).redeem("1").ok
    next_change = cards[-1].start_redeem("2", timeout=600)
    # What somebody waited for has ended, and what was started is kept.
    wait_until(lambda: count(gateway) == {
        "UNRESOLVED": UNRESOLVED, "ENQUEUED": CARDS, "QUEUED": CARDS + 1,
        "FAILED": CARDS + 1, "SUCCEEDED": 1}, "the calls of before to end")
    for each in operations(gateway, "state = FAILED"):
        assert each.error.metadata["outcome"] == "NOT_SENT"
    assert all(len(sandbox.updates(card.barcode)) == 1 for card in cards)

    # Each card's turn comes when upstream tells how the first write ended.
    for card in cards:
        [sent] = sandbox.updates(card.barcode)
        assert sandbox.send_callback(request=sent["request"])["status"] == 200
    assert cards[-1].answer(next_change).ok
    wait_until(lambda: count(gateway) == {
        "UNRESOLVED": UNRESOLVED, "FAILED": CARDS + 1,
        "SUCCEEDED": 2 * CARDS + 2}, "what was started to be sent")
    assert [card.balance() for card in cards] == [85] * (CARDS - 1) + [83]
    assert all(len(sandbox.updates(card.barcode)) == 2 for card in cards[:-1])
    assert all(len(sandbox.updates(card.barcode)) == 1 for card in unresolved)
