"""Those whose history is checked. Each has a thread, and notes what it saw."""

import collections
import http.client
import json
import threading
import traceback

import grpc

from checks import Entry, Event, Session
from fourws.gateway.v1 import (notification_stream_pb2,
                               notification_stream_pb2_grpc)
from subscriber import WEBHOOK

PROMOTION = "83394a21-e3c0-489d-8a10-7f08041b21aa"
Outcome = notification_stream_pb2.AcknowledgeResult.Outcome


def entry_of(notification):
    [promotion] = notification.customer_promotion.promotions
    [period] = promotion.periods
    return Entry(notification.sequence, notification.subject.customer,
                 int(period.purchase_threshold.value), notification.id)


class Stage:
    """What actors share: where to connect, and what is asked of them."""

    def __init__(self, grpc_address, http_address):
        self.grpc_address = grpc_address
        self.http_address = http_address
        self.calm = threading.Event()  # Do nothing wrong any more.
        self.over = threading.Event()  # Come to an end.
        self.posting = {}  # By customer, the number that is being posted.


class Actor:
    """Does `act()` again and again until the end, then `finish()`."""

    def __init__(self, stage, rng):
        self.stage = stage
        self.rng = rng
        self.end = stage.over
        self._failure = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()

    def join(self, patience):
        self._thread.join(patience)
        assert not self._thread.is_alive(), f"{self} does not end"
        assert not self._failure, self._failure

    def act(self):
        raise NotImplementedError

    def finish(self):
        """Nothing, by default."""

    def chance(self, probability):
        """Whether to do wrong this time."""
        return not self.stage.calm.is_set() and self.rng.random() < probability

    def stall(self, longest):
        self.stage.calm.wait(self.rng.uniform(0, longest))

    def _run(self):
        try:
            while not self.end.is_set():
                self.act()
            self.finish()
        except Exception:  # join() reports it.
            self._failure = traceback.format_exc()


class Writer(Actor):
    """Posts numbered webhooks, each until it is accepted. Of one customer one
    after the other, so that a repeat is a duplicate to the gateway."""

    def __init__(self, stage, rng, customers):
        super().__init__(stage, rng)
        self.end = stage.calm
        self.customers = customers
        self.accepted = collections.Counter()
        self.repeats = 0

    def act(self):
        self.stall(0.05)
        customer = self.rng.choice(self.customers)
        number = self.accepted[customer] + 1
        self.stage.posting[f"4ws/{customer}"] = number
        while not self._post(customer, number):
            self.repeats += 1
            self.stage.over.wait(0.05)
        self.accepted[customer] = number

    def _post(self, customer, number):
        body = {"subjectCode": customer, "cardBarcode": f"card-{customer}",
                "data": {PROMOTION: {
                    "YEAR_2024": {"purchaseThreshold": number}}}}
        connection = http.client.HTTPConnection(self.stage.http_address,
                                                timeout=30)
        try:
            connection.request("POST", WEBHOOK, json.dumps(body))
            answer = connection.getresponse()
            answer.read()
            return 200 <= answer.status < 300
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


class Reader(Actor):
    """Has one stream after the other, each on a connection of its own."""

    def act(self):
        self._stream(self.rng.uniform(0.3, 3))

    def connected(self, channel, seconds):
        """Reads one stream for so long, or until it had enough."""
        raise NotImplementedError

    def _stream(self, seconds):
        with grpc.insecure_channel(
                self.stage.grpc_address,
                options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
            try:
                self.connected(
                    notification_stream_pb2_grpc.NotificationStreamStub(
                        channel), seconds)
            except grpc.RpcError as error:
                assert error.code() in (
                    grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED,
                    grpc.StatusCode.DEADLINE_EXCEEDED), error
                self.stage.over.wait(0.05)


class Follower(Reader):
    """Subscribes from the oldest on, and resumes with the cursor it stored;
    it may fail to store what it received."""

    def __init__(self, stage, rng, customers=()):
        super().__init__(stage, rng)
        self.customers = [f"4ws/{each}" for each in customers]
        self.sessions = []
        self._cursor, self._covered = "", 0

    def request(self):
        request = notification_stream_pb2.SubscribeRequest(
            filter={"customers": self.customers},
            max_batch=self.rng.choice((1, 10, 100)),
            progress_interval={"nanos": 100_000_000})
        if self._cursor:
            request.after_cursor = self._cursor
        else:
            request.edge = request.EDGE_EARLIEST
        return request

    def connected(self, stub, seconds):
        session = Session(after=self._covered)
        self.sessions.append(session)
        call = stub.Subscribe(self.request(), timeout=seconds)
        for response in call:
            session.received += map(entry_of, response.batch.notifications)
            if response.HasField("caught_up"):
                self.caught_up(session)
                if self.stage.over.is_set():
                    # Nobody writes any more.
                    session.complete = True
                    return
            if self.chance(0.05):
                self.stall(0.5)
            if self.chance(0.05):
                return
            if response.cursor and not self.chance(0.3):
                self.store(response.cursor, session)

    def caught_up(self, session):
        """Nothing, by default."""

    def store(self, cursor, session):
        self._cursor = cursor
        if session.received:
            self._covered = session.received[-1].sequence

    def finish(self):
        while not (self.sessions and self.sessions[-1].complete):
            self._stream(60)


class StateFollower(Follower):
    """Begins with the latest states each time."""

    def request(self):
        request = super().request()
        request.edge = request.EDGE_LATEST_PER_CUSTOMER
        return request

    def caught_up(self, session):
        session.states = len(session.received)
        session.posting = dict(self.stage.posting)

    def store(self, cursor, session):
        """Never: it begins anew."""


class Member(Reader):
    """Acknowledges, nacks, stalls and leaves. One of each customer's first few
    notifications, and then each 13th, it never acknowledges."""

    def __init__(self, stage, rng, name, events):
        super().__init__(stage, rng)
        self.name = name
        self.events = events  # Shared by all members; a list only grows.

    def connected(self, stub, seconds):
        for response in stub.Consume(notification_stream_pb2.ConsumeRequest(
                subscription=self.name, max_batch=10,
                max_outstanding=self.rng.choice((1, 10, 100))),
                timeout=seconds):
            received = [
                (each.ack_id, entry_of(each.notification), each.attempt)
                for each in response.deliveries.deliveries]
            self._note("delivered", received)
            if self.chance(0.04):
                self.stall(2)
            if self.chance(0.04):
                return
            if received:
                self._answer(stub, received)

    def _answer(self, stub, received):
        nacked = [each for each in received
                  if each[1].number % 13 == 5 or self.chance(0.05)]
        acked = [each for each in received if each not in nacked]
        self._note("asked", acked)
        answer = stub.Acknowledge(notification_stream_pb2.AcknowledgeRequest(
            subscription=self.name, ack_ids=[each[0] for each in acked],
            nacks=[{"ack_id": each[0], "reason": "poison"} for each in nacked]),
            timeout=30)
        done = {each.ack_id for each in answer.results
                if each.outcome == Outcome.OUTCOME_DONE}
        self._note("acknowledged", [each for each in acked if each[0] in done])
        self._note("refused", [each for each in acked if each[0] not in done])

    def _note(self, what, received):
        self.events.extend(Event(what, entry, attempt)
                           for _, entry, attempt in received)
