"""What is kept until somebody decides, latest states and waiting dead letters:
so much and no more, and nothing of it is dropped."""

import grpc
import pytest

from fourws.gateway.v1 import (dead_letter_service_pb2 as pb,
                               dead_letter_service_pb2_grpc,
                               notification_service_pb2,
                               notification_service_pb2_grpc)
from metrics import read
from processes import wait_until
from subscriber import LATEST_PER_CUSTOMER, Subscriber
from webhook import DOCUMENTS, PROMOTIONS, post

SOURCE = "4ws/customer-promotions"


@pytest.fixture
def start(make_gateway):
    return lambda **notifications: make_gateway(
        {"notifications": notifications})


def promote(gateway, customer, amount=1, periods=("YEAR",), filling=0):
    """Sends the state of some periods of a promotion."""
    return post(gateway, PROMOTIONS, {
        "subjectCode": customer, "filling": "x" * filling,
        "data": {"p": {each: {"voucherAmount": amount} for each in periods}}})


def states(gateway):
    """The customers that have a latest state, with the last amount of each."""
    subscriber = Subscriber(gateway, LATEST_PER_CUSTOMER)
    received = subscriber.until("caught_up")
    subscriber.close()
    return {each.subject.customer: int(
        each.customer_promotion.promotions[0].periods[0].voucher_amount.value)
        for each in received}


def bound(gateway, name):
    """How much there is, and how much there may be."""
    metrics = read(gateway)
    return tuple(metrics.get((f"bound_{part}", name))
                 for part in ("used", "limit"))


def logged(gateway, event, kind):
    return any(line["kind"] == kind for line in gateway.program.logged(event))


def unreadable(number):
    return f"no json {number}" * 1000


def is_refused(answer):
    return (answer.status == 503 and int(answer.headers["retry-after"]) >= 1
            and "no room" in answer.json["message"])


def call(gateway, method, request):
    stub = dead_letter_service_pb2_grpc.DeadLetterServiceStub(gateway.channel)
    return gateway.call(getattr(stub, method), request)


def erase(gateway, customer):
    stub = notification_service_pb2_grpc.NotificationServiceStub(
        gateway.channel)
    assert gateway.call(
        stub.EraseCustomerData,
        notification_service_pb2.EraseCustomerDataRequest(
            customer=customer)).ok


def test_takes_no_latest_state_beyond_their_count(start):
    gateway = start(max_latest_states=5)
    for customer in "abcd":
        assert promote(gateway, customer).status == 200
    wait_until(lambda: bound(gateway, "latest_states") == (4, 5), "measured")
    wait_until(lambda: logged(gateway, "room_scarce", "latest_states"),
               "a warning at 80 %")
    assert promote(gateway, "e").status == 200
    for _ in range(2):
        assert is_refused(promote(gateway, "f"))
        assert is_refused(promote(gateway, "a", 2, ("YEAR", "MONTH")))
        gateway.restart_after_kill()  # The bound is of what is on the disk.
    wait_until(lambda: logged(gateway, "room_full", "latest_states"), "told")
    # Nobody else notices.
    assert promote(gateway, "a", 3).status == 200
    assert promote(gateway, "a", 3).json["duplicate"]
    assert post(gateway, DOCUMENTS, {"id": 1}).status == 200
    assert post(gateway, PROMOTIONS, "unreadable").json["dead_letter"] == 1
    assert states(gateway) == {"4ws/a": 3, "4ws/b": 1, "4ws/c": 1, "4ws/d": 1,
                               "4ws/e": 1}
    erase(gateway, "4ws/b")
    assert promote(gateway, "f").status == 200
    assert "4ws/f" in states(gateway)
    erase(gateway, "4ws/c")
    erase(gateway, "4ws/d")
    wait_until(lambda: logged(gateway, "room_again", "latest_states"), "told")


def test_takes_no_latest_state_beyond_their_bytes(start):
    gateway = start(max_latest_state_bytes=50_000)
    assert promote(gateway, "a", filling=10_000).status == 200
    used, limit = 0, 0
    def measured():
        nonlocal used, limit
        used, limit = bound(gateway, "latest_state_bytes")
        return used
    wait_until(measured, "measured")
    assert 20_000 < used < 30_000 and limit == 50_000  # Typed, and as it came.
    assert is_refused(promote(gateway, "b", filling=15_000))
    assert is_refused(promote(gateway, "a", filling=30_000))
    assert promote(gateway, "a", 2, filling=9_000).status == 200
    assert states(gateway) == {"4ws/a": 2}


def test_replays_no_state_that_there_is_no_room_for(start):
    gateway = start(max_latest_states=1)
    assert promote(gateway, "a").status == 200
    letter = pb.ImportedDeadLetter(
        source=SOURCE, receive_time={"seconds": 1_700_000_000},
        body=b'{"subjectCode":"b","data":{"p":{"YEAR":{"voucherAmount":1}}}}')
    assert call(gateway, "ImportDeadLetters", pb.ImportDeadLettersRequest(
        dead_letters=[letter])).ok

    def replay():
        answer = call(gateway, "ReplayDeadLetters",
                      pb.ReplayDeadLettersRequest(all=True))
        assert answer.ok, answer
        [result] = answer.response.results
        return result

    result = replay()
    assert not result.processed and "no room" in result.reason
    erase(gateway, "4ws/a")
    assert replay().processed
    assert states(gateway) == {"4ws/b": 1}


@pytest.mark.parametrize("bounds", [{"max_waiting_dead_letters": 3},
                                    {"max_waiting_dead_letter_bytes": 32_000}])
def test_lets_no_more_dead_letters_wait(start, bounds):
    gateway = start(**bounds)
    for number in (1, 2, 3):
        answer = post(gateway, PROMOTIONS, unreadable(number))
        assert answer.json["dead_letter"] == number
    assert is_refused(post(gateway, PROMOTIONS, unreadable(4)))
    letter = pb.ImportedDeadLetter(source=SOURCE, body=b"5" * 9_000,
                                   receive_time={"seconds": 1_700_000_000})
    refused = call(gateway, "ImportDeadLetters", pb.ImportDeadLettersRequest(
        dead_letters=[letter]))
    assert refused.code == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert refused.reason == "GATEWAY_OVERLOADED" and refused.retry_after > 0
    # Nobody else notices.
    assert promote(gateway, "a").status == 200
    wait_until(lambda: logged(gateway, "room_scarce", "dead_letters")
               or logged(gateway, "room_full", "dead_letters"), "told")
    assert call(gateway, "DiscardDeadLetters", pb.DiscardDeadLettersRequest(
        names=["deadLetters/2"])).ok
    assert post(gateway, PROMOTIONS, unreadable(4)).json["dead_letter"] == 4
    wait_until(lambda: bound(gateway, "waiting_dead_letters")[0] == 3,
               "measured")
    assert read(gateway)[("webhooks_total", SOURCE, "no room")] == 1
