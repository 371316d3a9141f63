"""A second client that posts webhooks at a pace and awaits their
notifications. It shares nothing with bench-load, so that one of them shows if
the other measures itself."""

import http.client
import json
import threading
import time

import grpc

from fourws.gateway.v1 import (notification_stream_pb2,
                               notification_stream_pb2_grpc)

CONNECTIONS = 8
PATIENCE = 60
PROMOTION = "83394a21-e3c0-489d-8a10-7f08041b21aa"


def body_of(number):
    customer = str(2_000_000 + number % 1000)
    return json.dumps({
        "subjectCode": customer, "cardBarcode": f"999{customer}",
        "data": {PROMOTION: {"YEAR_2024": {"purchaseThreshold": number,
                                           "voucherAmount": 0}}},
        "attributesChanged": [PROMOTION]})


class Subscriber(threading.Thread):
    """Notes when each notification came."""

    def __init__(self, target, calls):
        super().__init__(daemon=True)
        self._channel = grpc.insecure_channel(target)
        stub = notification_stream_pb2_grpc.NotificationStreamStub(
            self._channel)
        self._stream = stub.Subscribe(
            notification_stream_pb2.SubscribeRequest(
                edge=notification_stream_pb2.SubscribeRequest.EDGE_LATEST),
            timeout=PATIENCE)
        assert next(self._stream).HasField("caught_up")
        self._calls = calls
        self.came = {}

    def run(self):
        for response in self._stream:
            now = time.monotonic()
            for each in response.batch.notifications:
                period = each.customer_promotion.promotions[0].periods[0]
                self.came[int(period.purchase_threshold.value)] = now
            if len(self.came) == self._calls:
                break
        self._channel.close()


class Poster(threading.Thread):
    """Posts every CONNECTIONS-th webhook when it is due."""

    def __init__(self, url, first, due):
        super().__init__(daemon=True)
        host, _, path = url.removeprefix("http://").partition("/")
        self._connection = http.client.HTTPConnection(host, timeout=PATIENCE)
        self._path = "/" + path
        self._numbers, self._due = range(first, len(due), CONNECTIONS), due
        self.answered = []

    def run(self):
        for number in self._numbers:
            time.sleep(max(0, self._due[number] - time.monotonic()))
            self._connection.request("POST", self._path, body_of(number),
                                     {"Content-Type": "application/json"})
            with self._connection.getresponse() as answer:
                answer.read()
                self.answered.append(answer.status)
        self._connection.close()


def follow(url, target, calls, per_second):
    """Milliseconds from when each webhook was due to its notification, in
    order."""
    subscriber = Subscriber(target, calls)
    began = time.monotonic() + 0.1
    due = [began + number / per_second for number in range(calls)]
    posters = [Poster(url, first, due) for first in range(CONNECTIONS)]
    for thread in (subscriber, *posters):
        thread.start()
    for thread in (*posters, subscriber):
        thread.join()
    assert sum((each.answered for each in posters), []) == [200] * calls
    assert len(subscriber.came) == calls, len(subscriber.came)
    return sorted((subscriber.came[number] - due[number]) * 1000
                  for number in range(calls))
