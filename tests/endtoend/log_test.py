"""The log of notifications: what is kept of it, found in it and erased."""

import uuid

import grpc
import pytest

from fourws.gateway.v1 import (notification_service_pb2,
                               notification_service_pb2_grpc)
from gateway import Gateway, read_error
from subscriber import EARLIEST, LATEST_PER_CUSTOMER, Subscriber, promote

# So little that all but the newest notifications are trimmed, when the gateway
# starts.
SMALL = {"notifications": {"max_log_bytes": 2000}}


@pytest.fixture
def make(tmp_path, sandbox):
    """Makes a gateway with data of its own."""
    made = []

    def make_one(config=None):
        made.append(Gateway(tmp_path, sandbox.url, config))
        return made[-1]

    yield make_one
    for gateway in made:
        gateway.stop()


def customers_of(notifications):
    return [each.subject.customer for each in notifications]


def service(gateway):
    return notification_service_pb2_grpc.NotificationServiceStub(
        gateway.channel)


def listed(gateway, **fields):
    """All pages of a list."""
    request = notification_service_pb2.ListNotificationsRequest(**fields)
    notifications = []
    while True:
        page = service(gateway).ListNotifications(request, timeout=30)
        notifications.extend(page.notifications)
        request.page_token = page.next_page_token
        if not request.page_token:
            return notifications


def erase(gateway, customer):
    request = notification_service_pb2.EraseCustomerDataRequest(
        customer=customer)
    return service(gateway).EraseCustomerData(request, timeout=30).erased


def trimmed(gateway):
    """Restarts the gateway and waits until its log is trimmed."""
    gateway.restart()
    first = Subscriber(gateway, EARLIEST).take(1)[0]
    while first.sequence == 1:
        first = Subscriber(gateway, EARLIEST).take(1)[0]
    return first


def test_rebuilds_all_states_from_a_log_that_is_trimmed(make, sandbox):
    gateway = make(SMALL)
    customers = [f"{number}-{uuid.uuid4().hex}" for number in range(10)]
    for _ in range(2):
        for customer in customers:
            promote(sandbox, gateway, customer=customer, count=2)
    assert trimmed(gateway).sequence > 21
    subscriber = Subscriber(gateway, LATEST_PER_CUSTOMER)
    states = []
    while (response := subscriber.next()).WhichOneof("event") != "caught_up":
        assert not response.cursor
        states.extend(response.batch.notifications)
    assert customers_of(states) == [f"4ws/{each}" for each in customers]
    # And on from there.
    promote(sandbox, gateway, customer="later")
    assert customers_of(subscriber.take(1)) == ["4ws/later"]
    resumed = Subscriber(gateway, response.cursor)
    assert customers_of(resumed.take(1)) == ["4ws/later"]


def test_reports_what_a_cursor_lost_to_retention(make, sandbox):
    gateway = make(SMALL)
    customer = uuid.uuid4().hex
    promote(sandbox, gateway, customer=customer, count=30)
    second = Subscriber(gateway, EARLIEST).take(2)[1]
    first_kept = trimmed(gateway)
    error = read_error(Subscriber(gateway, second.cursor).ended())
    assert error.code == grpc.StatusCode.OUT_OF_RANGE
    assert error.reason == "CURSOR_EXPIRED"
    assert int(error.metadata["lost"]) == first_kept.sequence - 3
    again = Subscriber(gateway, error.metadata["first_cursor"]).take(1)[0]
    assert again == first_kept


def test_begins_at_a_time(gateway, sandbox):
    customer = uuid.uuid4().hex
    promote(sandbox, gateway, customer=customer, count=5)
    received = Subscriber(gateway, EARLIEST,
                          customers=[f"4ws/{customer}"]).take(5)
    start = received[2].receive_time
    expected = [each.id for each in received
                if each.receive_time.ToNanoseconds() >= start.ToNanoseconds()]
    again = Subscriber(gateway, start, customers=[f"4ws/{customer}"])
    assert [each.id for each in again.take(len(expected))] == expected


def test_lists_and_gets_what_it_streamed(gateway, sandbox):
    customer = uuid.uuid4().hex
    promote(sandbox, gateway, customer=customer, count=7)
    chosen = {"filter": {"customers": [f"4ws/{customer}"]}}
    received = Subscriber(gateway, EARLIEST,
                          customers=[f"4ws/{customer}"]).take(7)
    assert listed(gateway, page_size=3, **chosen) == received[::-1]
    request = notification_service_pb2.GetNotificationRequest(
        id=received[3].id)
    got = service(gateway).GetNotification(request, timeout=30)
    assert got.notification == received[3]


def test_erases_a_customer_for_good(make, sandbox):
    gateway = make()
    gone, kept = uuid.uuid4().hex, uuid.uuid4().hex
    for customer in (gone, kept, gone):
        promote(sandbox, gateway, customer=customer, count=3)
    cursor = Subscriber(gateway, EARLIEST).take(1)[0].cursor
    assert erase(gateway, f"4ws/{gone}") == 6
    for start in (EARLIEST, cursor):
        received = Subscriber(gateway, start).until("caught_up")
        assert customers_of(received) == [f"4ws/{kept}"] * 3
    states = Subscriber(gateway, LATEST_PER_CUSTOMER).until("caught_up")
    assert customers_of(states) == [f"4ws/{kept}"]

    gateway.kill()  # What was answered is on disk.
    gateway.start()
    assert customers_of(listed(gateway)) == [f"4ws/{kept}"] * 3
    # It can come again, and is no repeat.
    promote(sandbox, gateway, customer=gone)
    assert erase(gateway, f"4ws/{gone}") == 1
    gateway.stop()
    content = (gateway.data / "gateway.db").read_bytes()
    assert kept.encode() in content
    assert gone.encode() not in content
    assert gone not in gateway.program.log.read_text()
