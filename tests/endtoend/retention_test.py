"""What the log keeps when it is trimmed, and what it forgets on request."""

import grpc
import pytest

from consumer import Outcome, Subscription
from fourws.gateway.v1 import (notification_service_pb2,
                               notification_service_pb2_grpc)
from gateway import Gateway, answer_to, read_error
from processes import PATIENCE, wait_until
from subscriber import EARLIEST, LATEST_PER_CUSTOMER, Subscriber, promote
from webhook import PROMOTIONS, post

EARLIEST_OF_ALL = {"edge": "EDGE_EARLIEST"}


@pytest.fixture
def gateway(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url)
    yield gateway
    gateway.stop()


def ask(gateway, method, **fields):
    stub = notification_service_pb2_grpc.NotificationServiceStub(
        gateway.channel)
    request = getattr(notification_service_pb2, f"{method}Request")
    return answer_to(getattr(stub, method).future(request(**fields),
                                                  timeout=PATIENCE))


def kept(gateway):
    answer = ask(gateway, "ListNotifications")
    assert answer.ok, answer
    return list(answer.response.notifications)


def trim(gateway):
    # A start looks soon, and not again for a minute.
    gateway.config["notifications"] = {"max_log_bytes": 1}
    gateway.restart_after_kill()
    wait_until(lambda: not kept(gateway), "everything to be trimmed")


def say(sandbox, gateway, customer, promotion, amount):
    promote(sandbox, gateway, customer=customer, card="card",
            promotions={promotion: {"YEAR": {"voucherAmount": amount}}})


def what(notification):
    """Customer, promotion and amount."""
    [promotion] = notification.customer_promotion.promotions
    [period] = promotion.periods
    return (notification.subject.customer, promotion.id,
            int(period.voucher_amount.value))


def test_reports_how_many_an_expired_cursor_lost(gateway, sandbox):
    say(sandbox, gateway, "a", "p", 0)
    [first] = Subscriber(gateway, EARLIEST).take(1)
    for amount in range(1, 5):
        say(sandbox, gateway, "a", "p", amount)
    trim(gateway)
    error = read_error(Subscriber(gateway, first.cursor).ended())
    assert (error.code, error.reason) == (grpc.StatusCode.OUT_OF_RANGE,
                                          "CURSOR_EXPIRED")
    assert error.metadata["lost"] == "4"
    say(sandbox, gateway, "a", "p", 5)
    resumed = Subscriber(gateway, error.metadata["first_cursor"])
    assert [what(each)[2] for each in resumed.take(1)] == [5]
    resumed.close()


def test_rebuilds_from_the_latest_states_and_goes_on(gateway, sandbox):
    for amount in (1, 2, 3):
        say(sandbox, gateway, "a", "p", amount)
    say(sandbox, gateway, "a", "q", 4)
    say(sandbox, gateway, "b", "p", 5)
    trim(gateway)
    say(sandbox, gateway, "b", "p", 6)
    subscriber = Subscriber(gateway, LATEST_PER_CUSTOMER)
    received = []
    while not (response := subscriber.next()).HasField("caught_up"):
        assert response.cursor == ""
        received.extend(response.batch.notifications)
    assert [what(each) for each in received] == [
        ("4ws/a", "p", 3), ("4ws/a", "q", 4), ("4ws/b", "p", 6)]
    assert response.cursor
    say(sandbox, gateway, "c", "p", 7)
    assert [what(each) for each in subscriber.take(1)] == [("4ws/c", "p", 7)]
    subscriber.close()


def test_tells_a_named_subscription_what_it_lost_and_goes_on(gateway, sandbox):
    subscription = Subscription(gateway, start=EARLIEST_OF_ALL)
    for amount in range(5):
        say(sandbox, gateway, "a", "p", amount)
    trim(gateway)
    assert (subscription.get().lost, subscription.get().lag) == (5, 0)
    member = subscription.join()
    assert member.wait_for("lost").lost.count == 5
    say(sandbox, gateway, "a", "p", 5)
    [delivery] = member.take(1)
    assert what(delivery.notification)[2] == 5
    subscription.acknowledge([delivery])
    assert (subscription.get().lost, subscription.get().lag) == (5, 0)
    member.leave()


def test_gives_the_disk_back_that_it_trimmed(gateway):
    for number in range(100):
        body = {"subjectCode": "a", "data": {"p": {"YEAR": {
            "voucherAmount": number, "padding": "y" * 200_000}}}}
        assert post(gateway, PROMOTIONS, body).status == 200
    file = gateway.data / "gateway.db"
    assert file.stat().st_size > 10_000_000
    trim(gateway)
    wait_until(lambda: file.stat().st_size < 4_000_000,
               "the database file to get small")
    subscriber = Subscriber(gateway, LATEST_PER_CUSTOMER)
    [state] = subscriber.until("caught_up")
    assert what(state) == ("4ws/a", "p", 99)
    subscriber.close()


def test_starts_at_a_time(gateway, sandbox):
    for amount in range(3):
        say(sandbox, gateway, "a", "p", amount)
    _, second, third = kept(gateway)[::-1]
    assert second.receive_time.ToNanoseconds() < (
        third.receive_time.ToNanoseconds())
    subscriber = Subscriber(gateway, second.receive_time)
    assert [each.id for each in subscriber.until("caught_up")] == [second.id,
                                                                   third.id]
    subscriber.close()


def test_tells_members_of_what_is_replayed_though_it_was_erased(
        gateway, sandbox):
    subscription = Subscription(gateway, start=EARLIEST_OF_ALL, max_attempts=1)
    member = subscription.join()
    say(sandbox, gateway, "a", "p", 1)
    subscription.nack(member.take(1), reason="broken")
    assert ask(gateway, "EraseCustomerData", customer="4ws/a").ok
    [parked] = subscription.ask("ListParked").parked
    assert not parked.HasField("notification")
    assert subscription.get().lost == 0
    assert subscription.ask("ReplayParked", all=True).replayed == 1
    assert member.wait_for("lost").lost.count == 1
    assert (subscription.get().lost, subscription.get().lag) == (1, 0)
    member.leave()


def test_erases_a_customer_everywhere(gateway, sandbox):
    subscription = Subscription(gateway, start=EARLIEST_OF_ALL)
    member = subscription.join()
    say(sandbox, gateway, "a", "p", 1)
    say(sandbox, gateway, "b", "p", 2)
    mine, other = sorted(member.take(2),
                         key=lambda each: each.notification.sequence)
    erased = ask(gateway, "EraseCustomerData", customer="4ws/a")
    assert erased.ok and erased.response.erased == 1
    assert [what(each) for each in kept(gateway)] == [("4ws/b", "p", 2)]
    gone = ask(gateway, "GetNotification", id=mine.notification.id)
    assert gone.code == grpc.StatusCode.NOT_FOUND
    assert ask(gateway, "GetNotification", id=other.notification.id).ok
    for start in (EARLIEST, LATEST_PER_CUSTOMER):
        subscriber = Subscriber(gateway, start)
        received = subscriber.until("caught_up")
        assert [what(each) for each in received] == [("4ws/b", "p", 2)]
        subscriber.close()
    answer = subscription.answer([mine.ack_id, other.ack_id])
    assert [each.outcome for each in answer.response.results] == [
        Outcome.OUTCOME_STALE, Outcome.OUTCOME_DONE]
    assert subscription.get().outstanding == 0
    member.leave()
