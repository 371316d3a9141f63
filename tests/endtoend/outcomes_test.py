"""How every write ended is published as a notification, whatever happens."""

import sqlite3

import pytest

from cards import Card
from gateway import Gateway, State
from processes import wait_until
from subscriber import EARLIEST, Subscriber

METHOD = "fourws.gateway.v1.GiftcardService.RedeemGiftcard"


@pytest.fixture
def gateway(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url,
                      {"operations": {"timeout": "2s"}})
    yield gateway
    gateway.stop()


def outcomes(gateway):
    subscriber = Subscriber(gateway, EARLIEST)
    published = [each for each in subscriber.until("caught_up")
                 if each.type == "operation"]
    subscriber.close()
    return published


def test_reports_success_and_refusal(gateway, sandbox):
    card = Card(gateway, sandbox, "100.00", "EUR")
    done = card.redeem("10.00")
    refused = card.redeem("1000.00")
    assert done.ok and not refused.ok
    published = wait_until(lambda: len(outcomes(gateway)) == 2 and
                           outcomes(gateway), "published")
    assert {each.source for each in published} == {"gateway"}
    first, second = (each.operation for each in published)
    assert first.operation == done.operation
    assert first.state == State.STATE_SUCCEEDED
    assert first.method == METHOD
    assert first.request_id
    assert first.resource == f"giftcards/{card.barcode}"
    assert not first.HasField("error")
    assert second.operation == refused.operation
    assert second.state == State.STATE_FAILED
    assert second.error.code == refused.code.value[0]


def test_reports_unresolved_and_then_the_outcome(gateway, sandbox):
    card = Card(gateway, sandbox, "100.00", "EUR")
    card.fault("callback_never")
    assert card.redeem("10.00").reason == "OUTCOME_UNKNOWN"
    [unresolved] = wait_until(lambda: outcomes(gateway), "published")
    assert unresolved.operation.state == State.STATE_UNRESOLVED
    request = sandbox.wait_for_update(card.barcode)
    sandbox.wait_for("held", card.barcode)
    assert sandbox.send_callback(request=request)["status"] == 200
    published = wait_until(lambda: len(outcomes(gateway)) == 2 and
                           outcomes(gateway), "published again")
    assert published[1].operation.state == State.STATE_SUCCEEDED
    assert published[1].operation.operation == unresolved.operation.operation


def test_loses_none_when_killed(gateway, sandbox):
    """Whatever the journal says is settled was published, once."""
    for _ in range(6):
        cards = [Card(gateway, sandbox, "100.00", "EUR") for _ in range(6)]
        calls = [card.start_redeem("1.00") for card in cards]
        # Killed while outcomes come in: some are settled and not published.
        cards[0].answer(calls[0])
        gateway.kill()
        for call in calls:
            call.exception()
        gateway.start()
    settled = ("SELECT name, state FROM operations WHERE state IN (4, 5)")

    def journal():
        database = sqlite3.connect(gateway.data / "gateway.db")
        try:
            return set(database.execute(settled).fetchall())
        finally:
            database.close()

    def published():
        return [(each.operation.operation, each.operation.state)
                for each in outcomes(gateway)
                if each.operation.state != State.STATE_UNRESOLVED]

    wait_until(lambda: set(published()) >= journal(), "all published")
    everything = published()
    assert len(everything) == len(set(everything)) >= 6
    assert set(everything) <= journal()
