"""What could not be processed: kept, shown, replayed once, discarded."""

import datetime
import uuid

import grpc
import pytest
from google.protobuf import timestamp_pb2

from fourws.gateway.v1 import (dead_letter_service_pb2 as pb,
                               dead_letter_service_pb2_grpc)
from gateway import Gateway
from processes import wait_until
from subscriber import EARLIEST, Subscriber
from webhook import DOCUMENTS, PROMOTIONS, post

SOURCE = "4ws/customer-promotions"
State = pb.DeadLetter


@pytest.fixture
def gateway(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url)
    yield gateway
    gateway.stop()


class Letters:
    def __init__(self, gateway):
        self._gateway = gateway

    def call(self, method, request, timeout=30):
        stub = dead_letter_service_pb2_grpc.DeadLetterServiceStub(
            self._gateway.channel)
        return self._gateway.call(getattr(stub, method), request, timeout)

    def list(self, **filters):
        answer = self.call("ListDeadLetters",
                           pb.ListDeadLettersRequest(filter=filters))
        assert answer.ok, answer
        return list(answer.response.dead_letters)

    def get(self, name):
        answer = self.call("GetDeadLetter", pb.GetDeadLetterRequest(name=name))
        assert answer.ok, answer
        return answer.response.dead_letter

    def replay(self, **fields):
        answer = self.call("ReplayDeadLetters",
                           pb.ReplayDeadLettersRequest(**fields), 60)
        assert answer.ok, answer
        return answer.response

    def discard(self, *names):
        answer = self.call("DiscardDeadLetters",
                           pb.DiscardDeadLettersRequest(names=names))
        assert answer.ok, answer
        return list(answer.response.results)

    def import_(self, *letters):
        answer = self.call("ImportDeadLetters",
                           pb.ImportDeadLettersRequest(dead_letters=letters))
        assert answer.ok, answer
        return list(answer.response.results)


@pytest.fixture
def letters(gateway):
    return Letters(gateway)


def notifications_of(gateway):
    subscriber = Subscriber(gateway, EARLIEST, include_raw=True)
    notifications = subscriber.until("caught_up")
    subscriber.close()
    return notifications


def saved(body, source=SOURCE, day=1, year=2024, headers=()):
    time = timestamp_pb2.Timestamp()
    time.FromDatetime(datetime.datetime(year, 5, day))
    return pb.ImportedDeadLetter(source=source, receive_time=time, body=body,
                                 headers=headers)


def test_shows_a_letter_whole_with_its_credentials_masked(gateway, letters):
    body = b"not json \xff"
    answer = post(gateway, PROMOTIONS, body,
                  {"Content-Type": "text/plain", "Authorization": "Basic Zm9v",
                   "X-Mark": "m"})
    assert answer.status == 200 and answer.json["dead_letter"] == 1
    [listed] = letters.list()
    assert listed.name == "deadLetters/1" and listed.source == SOURCE
    assert listed.state == State.STATE_WAITING
    assert listed.body == b"" and listed.body_size == len(body)
    shown = letters.get("deadLetters/1")
    assert shown.body == body and shown.reason
    headers = {each.name: each.value for each in shown.headers}
    assert headers["authorization"] == "(masked)"
    assert headers["x-mark"] == "m"
    assert headers["content-type"] == "text/plain"


def test_lists_by_source_state_and_time_in_pages(gateway, letters):
    for i in range(5):
        post(gateway, PROMOTIONS, f"bad {i}")
    post(gateway, DOCUMENTS, "bad")
    letters.import_(saved(b"bad"))
    letters.discard("deadLetters/2")
    assert len(letters.list()) == 7
    assert len(letters.list(source=SOURCE)) == 6
    assert [each.name for each in letters.list(
        state=State.STATE_DISCARDED)] == ["deadLetters/2"]
    before = timestamp_pb2.Timestamp()
    before.FromDatetime(datetime.datetime(2025, 1, 1))
    [imported] = letters.list(end_time=before)
    assert imported.imported and imported.receive_time.seconds > 0
    names, token = [], ""
    while True:
        page = letters.call("ListDeadLetters", pb.ListDeadLettersRequest(
            filter={"source": SOURCE}, page_size=2, page_token=token)).response
        names += [each.name for each in page.dead_letters]
        token = page.next_page_token
        if not token:
            break
        assert len(page.dead_letters) == 2
    assert names == [each.name for each in letters.list(source=SOURCE)]
    page = letters.call("ListDeadLetters",
                        pb.ListDeadLettersRequest(page_size=2)).response
    other = letters.call("ListDeadLetters", pb.ListDeadLettersRequest(
        filter={"source": SOURCE}, page_token=page.next_page_token))
    assert other.reason == "PAGE_TOKEN_INVALID"


def test_ends_a_page_before_it_is_too_large_to_receive(gateway, letters):
    headers = [pb.HttpHeader(name="x-mark", value="m" * 60_000)]
    for _ in range(2):
        letters.import_(*(saved(uuid.uuid4().bytes, headers=headers)
                          for _ in range(45)))
    names, token, pages = [], "", 0
    while token or not pages:
        answer = letters.call("ListDeadLetters", pb.ListDeadLettersRequest(
            page_size=1000, page_token=token))
        assert answer.ok, answer
        names += [each.name for each in answer.response.dead_letters]
        token = answer.response.next_page_token
        pages += 1
    assert names == [f"deadLetters/{i}" for i in range(1, 91)]
    assert pages == 3


def test_replays_what_an_older_receiver_saved_once(gateway, letters):
    customer = uuid.uuid4().hex
    good = b'{"subjectCode":"%s","data":{}}' % customer.encode()
    first = letters.import_(saved(good), saved(b"bad"))
    assert [each.duplicate for each in first] == [False, False]
    again = letters.import_(saved(good))
    assert again[0].duplicate and again[0].name == first[0].name
    results = letters.replay(all=True).results
    assert [each.processed for each in results] == [True, False]
    assert results[0].notification_sequence == 1
    assert results[1].reason
    [notification] = notifications_of(gateway)
    assert notification.subject.customer == f"4ws/{customer}"
    assert notification.raw == good
    assert notification.receive_time.ToDatetime().year == 2024
    replayed = letters.get(first[0].name)
    assert replayed.state == State.STATE_REPLAYED
    assert replayed.notification_sequence == 1 and not replayed.body
    # Never twice, also by name.
    [result] = letters.replay(names=[first[0].name]).results
    assert not result.processed and result.notification_sequence == 1
    assert len(notifications_of(gateway)) == 1


def test_masks_credentials_of_what_is_imported(letters):
    [result] = letters.import_(saved(b"x", headers=[
        {"name": "Authorization", "value": "Basic Zm9v"},
        {"name": "X-Mark", "value": "m"}]))
    shown = letters.get(result.name)
    assert {each.name: each.value for each in shown.headers} == {
        "authorization": "(masked)", "x-mark": "m"}
    assert b"Zm9v" not in shown.SerializeToString()


def test_takes_a_replay_for_the_last_state_of_its_customer(gateway, letters):
    bodies = [b'{"subjectCode":"7","n":%d}' % i for i in range(2)]
    results = letters.import_(*(saved(body) for body in bodies))
    replayed = letters.replay(names=[each.name for each in results]).results
    assert [each.processed for each in replayed] == [True, True]
    # The same state again, from upstream this time, is a duplicate.
    answer = post(gateway, PROMOTIONS, bodies[1])
    assert answer.json["duplicate"] is True


def test_forgets_ended_letters_after_their_retention(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url, {
        "notifications": {"dead_letter_retention": "1s"}})
    letters = Letters(gateway)
    letters.import_(saved(b"bad"), saved(b"worse"))
    letters.discard("deadLetters/1")
    # What is looked for once a minute is looked for at the start too.
    def forgotten():
        gateway.restart()
        return [each.name for each in letters.list()] == ["deadLetters/2"]
    wait_until(forgotten, "forgotten")
    assert letters.get("deadLetters/2").body == b"worse"
    gateway.stop()


def test_replays_by_filter_at_a_rate_and_goes_on(gateway, letters):
    bodies = [b'{"subjectCode":"%d"}' % i for i in range(6)]
    letters.import_(*(saved(body, day=i + 1) for i, body in enumerate(bodies)))
    letters.import_(saved(b'{"id": 1}', source="4ws/documents"))
    tried, token = [], ""
    while True:
        page = letters.replay(filter={"source": SOURCE}, max_letters=4,
                              max_per_second=50, page_token=token)
        tried += page.results
        token = page.next_page_token
        if not token:
            break
    assert len(tried) == 6 and all(each.processed for each in tried)
    assert [each.raw for each in notifications_of(gateway)] == bodies
    assert len(letters.list(state=State.STATE_WAITING)) == 1


def test_ends_a_replay_before_the_callers_deadline(gateway, letters):
    letters.import_(*(saved(b'{"subjectCode":"%d"}' % i) for i in range(9)))
    answer = letters.call("ReplayDeadLetters", pb.ReplayDeadLettersRequest(
        all=True, max_per_second=1), timeout=4)
    assert answer.ok, answer
    assert 1 <= len(answer.response.results) < 9
    assert answer.response.next_page_token


def test_discards_for_good(gateway, letters):
    post(gateway, PROMOTIONS, "bad")
    post(gateway, PROMOTIONS, "worse")
    first, missing = letters.discard("deadLetters/1", "deadLetters/99")
    assert first.discarded and not missing.discarded and missing.reason
    gone = letters.get("deadLetters/1")
    assert gone.state == State.STATE_DISCARDED
    assert not gone.body and not gone.headers and gone.end_time.seconds
    [again] = letters.discard("deadLetters/1")
    assert not again.discarded
    [result] = letters.replay(names=["deadLetters/1"]).results
    assert not result.processed and result.reason


def test_keeps_letters_over_a_kill(gateway, letters):
    post(gateway, PROMOTIONS, "bad")
    gateway.restart_after_kill()
    assert letters.get("deadLetters/1").body == b"bad"


@pytest.mark.parametrize("method,request_", [
    ("ListDeadLetters", pb.ListDeadLettersRequest(page_size=-1)),
    ("ListDeadLetters", pb.ListDeadLettersRequest(page_token="x")),
    ("GetDeadLetter", pb.GetDeadLetterRequest(name="")),
    ("GetDeadLetter", pb.GetDeadLetterRequest(name="deadLetters/01")),
    ("ReplayDeadLetters", pb.ReplayDeadLettersRequest()),
    ("ReplayDeadLetters", pb.ReplayDeadLettersRequest(all=True, names=["x"])),
    ("ReplayDeadLetters", pb.ReplayDeadLettersRequest(
        filter={"source": "x", "state": State.STATE_DISCARDED})),
    ("DiscardDeadLetters", pb.DiscardDeadLettersRequest()),
    ("ImportDeadLetters", pb.ImportDeadLettersRequest()),
    ("ImportDeadLetters", pb.ImportDeadLettersRequest(
        dead_letters=[saved(b"x", source="other")])),
    ("ImportDeadLetters", pb.ImportDeadLettersRequest(
        dead_letters=[saved(b"")])),
    ("ImportDeadLetters", pb.ImportDeadLettersRequest(
        dead_letters=[saved(b"x", year=9000)])),
    ("ImportDeadLetters", pb.ImportDeadLettersRequest(
        dead_letters=[saved(b"x", year=1)])),
    ("ImportDeadLetters", pb.ImportDeadLettersRequest(
        dead_letters=[saved(b"x", year=1969)])),
], ids=lambda value: value if isinstance(value, str) else "")
def test_refuses_malformed_requests(letters, method, request_):
    answer = letters.call(method, request_)
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT, answer


def test_says_that_there_is_no_such_letter(letters):
    answer = letters.call("GetDeadLetter",
                          pb.GetDeadLetterRequest(name="deadLetters/7"))
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "DEAD_LETTER_NOT_FOUND"
