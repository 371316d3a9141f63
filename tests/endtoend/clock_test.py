"""Whoever sets the system's clock: calls go on, and nothing is forgotten."""

import time
import uuid

import pytest

from cards import Card
from clock import Clock
from gateway import State
from metrics import read
from processes import is_sanitized, wait_until
from subscriber import EARLIEST, Subscriber, promote

pytestmark = pytest.mark.skipif(is_sanitized(),
                                reason="libfaketime needs a plain build")

# As long as the gateway needs to look at all that it keeps.
ROUND = 75


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path)


@pytest.fixture
def make(make_gateway, clock):
    """Makes a gateway whose clock the test sets."""
    return lambda config=None: make_gateway(config,
                                            environment=clock.environment)


def seconds_ahead(gateway):
    """How far the system's clock is ahead of what the gateway trusts."""
    return read(gateway)[("clock_ahead_seconds", "system")]


def kept(gateway):
    """The customers of all notifications that are kept."""
    subscriber = Subscriber(gateway, EARLIEST)
    received = subscriber.until("caught_up")
    subscriber.close()
    return [each.subject.customer for each in received
            if each.subject.customer]


def say(sandbox, gateway, customer):
    return promote(sandbox, gateway, customer=customer)["status"] == 200


@pytest.mark.parametrize("apart", ["-1h", "+40d"])
def test_goes_on_though_the_clock_is_set(make, sandbox, clock, apart):
    gateway = make({
        "operations": {"timeout": "3s"},
        "ingress": {"customer_promotions": {"max_per_second": 1, "burst": 1}},
    })
    card = Card(gateway, sandbox)
    assert card.redeem("10").ok
    assert say(sandbox, gateway, "before")
    clock.set(apart)
    assert card.redeem("10").ok
    assert gateway.get_card(card.barcode).ok
    wait_until(lambda: say(sandbox, gateway, "after"), "a webhook to be taken")
    card.fault("callback_never")
    assert card.redeem("10").reason == "OUTCOME_UNKNOWN"
    [unresolved] = [each for each in gateway.list_operations()
                    if each.state == State.STATE_UNRESOLVED]
    times = unresolved.metadata
    assert (times.update_time.ToMilliseconds() -
            times.create_time.ToMilliseconds()) < 60_000


def test_forgets_nothing_while_the_clock_is_ahead(make, sandbox, clock):
    gateway = make()
    card = Card(gateway, sandbox)
    request_id = str(uuid.uuid4())
    first = card.redeem("10", request_id)
    assert first.ok
    assert say(sandbox, gateway, "before")
    clock.set("+40d")
    end = time.monotonic() + ROUND
    wait_until(lambda: time.monotonic() > end, "the rounds", ROUND + 60)
    again = card.redeem("10", request_id)
    assert again.ok and again.operation == first.operation, again
    assert len(sandbox.updates(card.barcode)) == 1
    assert kept(gateway) == ["4ws/before"]
    [line] = gateway.program.logged("clock_not_trusted")
    assert "--trust_clock" in line["advice"]
    assert seconds_ahead(gateway) > 39 * 24 * 3600


def test_keeps_all_when_it_starts_with_a_wrong_clock(make, sandbox, clock):
    gateway = make()
    assert say(sandbox, gateway, "before")
    gateway.stop()
    clock.set("+40d")
    gateway.start()
    assert gateway.program.logged("clock_not_trusted")
    assert say(sandbox, gateway, "after")
    assert kept(gateway) == ["4ws/before", "4ws/after"]


def test_takes_the_clock_for_right_when_it_is_told(make, sandbox, clock):
    gateway = make()
    assert say(sandbox, gateway, "before")
    # A start notes until when all that is kept was stored.
    gateway.restart()
    gateway.stop()
    clock.set("+40d")
    gateway.flags.append("--trust_clock")
    gateway.start()
    wait_until(lambda: not kept(gateway), "the old notification to go")
    assert not gateway.program.logged("clock_not_trusted")
    assert abs(seconds_ahead(gateway)) < 3600
    # Once is enough.
    gateway.stop()
    gateway.flags.remove("--trust_clock")
    gateway.start()
    assert not gateway.program.logged("clock_not_trusted")


def test_gives_up_in_time_after_a_start_with_the_clock_behind(
        make, sandbox, clock):
    gateway = make({"operations": {"timeout": "6s"}})
    card = Card(gateway, sandbox)
    card.fault("callback_never")
    pending = card.redeem_briefly("10")
    assert pending.operation, pending
    gateway.kill()
    clock.set("-40d")
    gateway.start()
    wait_until(lambda: gateway.get_operation(pending.operation).state
               == State.STATE_UNRESOLVED, "the wait to end")
