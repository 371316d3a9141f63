"""Those who use the gateway in a soak. Each has a thread, and notes what it
was answered wrongly."""

import http.client
import itertools
import json
import threading
import traceback
import urllib.request
import uuid

import grpc

from fourws.gateway.v1 import (giftcard_service_pb2, giftcard_service_pb2_grpc,
                               notification_stream_pb2,
                               notification_stream_pb2_grpc)
from gateway import amount_of, money
from machine import barcode_of
from subscriber import EARLIEST, LATEST, WEBHOOK

PATIENCE = 60
PROMOTION = "83394a21-e3c0-489d-8a10-7f08041b21aa"
PADDING = "y" * 10_000  # Makes the log turn over.
GOODBYE = 10**9  # The number of a poster's last webhook.


def connect(gateway):
    """A connection of its own."""
    return grpc.insecure_channel(
        gateway.grpc, options=[("grpc.use_local_subchannel_pool", 1)])


def subscribe(channel, edge, **fields):
    stub = notification_stream_pb2_grpc.NotificationStreamStub(channel)
    return stub.Subscribe(
        notification_stream_pb2.SubscribeRequest(edge=edge, **fields))


def read_card(channel, number):
    """The balance of the n-th card."""
    answer = giftcard_service_pb2_grpc.GiftcardServiceStub(channel).GetGiftcard(
        giftcard_service_pb2.GetGiftcardRequest(barcode=barcode_of(number)),
        timeout=PATIENCE)
    return amount_of(answer.giftcard.balance)


class Actor:
    """Does `act()` again and again, with pauses, until it is stopped."""

    pause = 0.1  # Seconds.

    def __init__(self, gateway):
        self.gateway = gateway
        self.over = threading.Event()
        self.acts = 0
        self.failure = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        self.over.set()

    def join(self):
        self._thread.join(2 * PATIENCE)
        if self._thread.is_alive():
            self.failure = self.failure or "does not end"

    def act(self):
        raise NotImplementedError

    def finish(self):
        """Nothing, by default."""

    def _run(self):
        try:
            while not self.over.is_set():
                self.act()
                self.acts += 1
                self.over.wait(self.pause)
            self.finish()
        except Exception:  # The soak reports it.
            self.failure = traceback.format_exc()


class Redeemer(Actor):
    """Redeems a cent off each of its cards in turn."""

    def __init__(self, gateway, cards):
        super().__init__(gateway)
        self.redeemed = dict.fromkeys(cards, 0)
        self._turn = itertools.cycle(cards)
        self._channel = connect(gateway)
        self._stub = giftcard_service_pb2_grpc.GiftcardServiceStub(
            self._channel)

    def act(self):
        card = next(self._turn)
        answer = self._stub.RedeemGiftcard(
            giftcard_service_pb2.RedeemGiftcardRequest(
                barcode=barcode_of(card), amount=money("0.01"),
                request_id=str(uuid.uuid4())), timeout=PATIENCE)
        assert answer.movement_id, answer
        self.redeemed[card] += 1

    def finish(self):
        self._channel.close()


class Reader(Actor):
    """Reads a card that nobody redeems from."""

    def __init__(self, gateway, card):
        super().__init__(gateway)
        self._card = card
        self._channel = connect(gateway)

    def act(self):
        assert read_card(self._channel, self._card) == 100

    def finish(self):
        self._channel.close()


class Poster(Actor):
    """Posts webhooks of one customer, numbered."""

    def __init__(self, gateway, customer):
        super().__init__(gateway)
        self.customer = customer
        self._connection = http.client.HTTPConnection(
            gateway.http.removeprefix("http://"), timeout=PATIENCE)

    def act(self):
        self._post(self.acts)

    def finish(self):
        self._post(GOODBYE)
        self._connection.close()

    def _post(self, number):
        body = {"subjectCode": self.customer, "data": {PROMOTION: {
            "YEAR_2024": {"purchaseThreshold": number, "padding": PADDING}}}}
        self._connection.request("POST", WEBHOOK, json.dumps(body))
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status == 200, text


class Follower(Actor):
    """Reads what a poster posts: all of it, in order, each once. Ends by
    itself, with the poster's last."""

    pause = 0

    def __init__(self, gateway, poster):
        super().__init__(gateway)
        self._poster = poster
        self._read = 0
        self._channel = connect(gateway)
        self._stream = subscribe(
            self._channel, LATEST,
            filter={"customers": [f"4ws/{poster.customer}"]})
        while next(self._stream).WhichOneof("event") != "caught_up":
            pass

    def stop(self):
        if self._poster.failure:
            self._stream.cancel()

    def act(self):
        for each in next(self._stream).batch.notifications:
            [promotion] = each.customer_promotion.promotions
            [period] = promotion.periods
            number = int(period.purchase_threshold.value)
            if number == GOODBYE:
                assert self._read == self._poster.acts
                self.over.set()
            else:
                assert number == self._read, each
                self._read += 1

    def finish(self):
        self._stream.cancel()
        self._channel.close()


class Sleeper(Actor):
    """Has a stream of everything, and never reads."""

    def __init__(self, gateway):
        super().__init__(gateway)
        self._channel = connect(gateway)
        self._stream = subscribe(self._channel, EARLIEST)

    def act(self):
        self.over.wait()

    def finish(self):
        self._stream.cancel()
        self._channel.close()


class Visitor(Actor):
    """Comes on connections of its own, asks little, and goes."""

    pause = 0.05

    def act(self):
        self._visits[self.acts % len(self._visits)](self)

    def _read(self):
        with connect(self.gateway) as channel:
            assert read_card(channel, 0) == 100

    def _leave_streams_unread(self):
        with connect(self.gateway) as channel:
            streams = [subscribe(channel, EARLIEST) for _ in range(4)]
            # Once one has begun, much of it is on its way.
            assert next(streams[0]).WhichOneof("event")
            for stream in streams:
                stream.cancel()

    def _ask_health(self):
        with urllib.request.urlopen(self.gateway.http + "/readyz",
                                    timeout=PATIENCE) as answer:
            assert answer.status == 200

    def _leave_without_a_word(self):
        connection = http.client.HTTPConnection(
            self.gateway.http.removeprefix("http://"), timeout=PATIENCE)
        connection.connect()
        connection.close()

    _visits = (_read, _leave_streams_unread, _ask_health,
               _leave_without_a_word)
