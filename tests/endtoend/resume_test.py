"""A subscriber resumes where it was, whatever became of the gateway."""

import signal
import uuid

import grpc
import pytest

from gateway import Gateway
from subscriber import EARLIEST, LATEST, Subscriber, promote


@pytest.fixture
def gateway(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url)
    yield gateway
    gateway.stop()


def ids(notifications):
    return [each.id for each in notifications]


def test_resumes_after_a_kill_with_nothing_missing(gateway, sandbox):
    customer = uuid.uuid4().hex
    promote(sandbox, gateway, customer=customer, count=20)
    first = Subscriber(gateway, EARLIEST)
    before = first.take(12)
    gateway.kill()
    first.ended()
    gateway.start()
    # More arrives before the subscriber is back.
    promote(sandbox, gateway, customer=uuid.uuid4().hex, count=5)
    after = Subscriber(gateway, before[-1].cursor).until("caught_up")
    assert len(after) == 13
    assert [each.sequence for each in before + after] == list(range(1, 26))
    assert len(set(ids(before + after))) == 25


def test_has_on_disk_what_it_acknowledged(gateway, sandbox):
    for round_number in range(3):
        answer = promote(sandbox, gateway, customer=uuid.uuid4().hex,
                         count=40, concurrency=8)
        assert answer["statuses"] == {"200": 40}
        gateway.restart_after_kill()
        received = Subscriber(gateway, EARLIEST).until("caught_up")
        assert len(received) == 40 * (round_number + 1)


def test_gives_the_same_id_and_cursor_after_a_restart(gateway, sandbox):
    promote(sandbox, gateway, customer=uuid.uuid4().hex, count=5)
    before = Subscriber(gateway, EARLIEST).until("caught_up")
    gateway.restart()
    after = Subscriber(gateway, EARLIEST).until("caught_up")
    assert list(before) == list(after)


def test_knows_a_repeat_after_a_restart(gateway, sandbox):
    customer = uuid.uuid4().hex
    promote(sandbox, gateway, customer=customer)
    gateway.restart_after_kill()
    promote(sandbox, gateway, customer=customer)
    assert len(Subscriber(gateway, EARLIEST).until("caught_up")) == 1


def test_resumes_after_a_drain_from_the_cursor_of_the_notice(gateway, sandbox):
    subscriber = Subscriber(gateway, LATEST)
    subscriber.wait_for("caught_up")
    promote(sandbox, gateway, customer=uuid.uuid4().hex, count=3)
    before = subscriber.take(3)
    gateway.program.signal(signal.SIGTERM)
    drain = subscriber.wait_for("drain")
    assert drain.drain.close_time.seconds > 0
    assert subscriber.ended().code() == grpc.StatusCode.UNAVAILABLE
    assert gateway.program.wait() == 0

    gateway.start()
    promote(sandbox, gateway, customer=uuid.uuid4().hex, count=2)
    after = Subscriber(gateway, drain.cursor).until("caught_up")
    assert [each.sequence for each in after] == [
        before[-1].sequence + 1, before[-1].sequence + 2]
