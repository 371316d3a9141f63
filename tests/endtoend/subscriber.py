"""A subscriber of the gateway's notifications."""

import grpc
from google.protobuf import timestamp_pb2

from fourws.gateway.v1 import (notification_stream_pb2,
                               notification_stream_pb2_grpc)

LATEST = notification_stream_pb2.SubscribeRequest.EDGE_LATEST
EARLIEST = notification_stream_pb2.SubscribeRequest.EDGE_EARLIEST
LATEST_PER_CUSTOMER = (
    notification_stream_pb2.SubscribeRequest.EDGE_LATEST_PER_CUSTOMER)
WEBHOOK = "/webhooks/4ws/customer-promotions"


def promote(sandbox, gateway, **fields):
    """Lets the sandbox send promotions to the gateway."""
    return sandbox.send_promotions(url=gateway.public_url + WEBHOOK, **fields)


class Subscriber:
    """A stream, read response by response."""

    def __init__(self, gateway, start, customers=(), cards=(), promotions=(),
                 types=(), sources=(), own_connection=False, **fields):
        request = notification_stream_pb2.SubscribeRequest(
            filter={"customers": customers, "cards": cards,
                    "promotions": promotions, "types": types,
                    "sources": sources}, **fields)
        if isinstance(start, str):
            request.after_cursor = start
        elif isinstance(start, timestamp_pb2.Timestamp):
            request.from_time.CopyFrom(start)
        else:
            request.edge = start
        stub = gateway.stream
        self._channel = None
        if own_connection:
            self._channel = gateway.connect()
            stub = notification_stream_pb2_grpc.NotificationStreamStub(
                self._channel)
        self._stream = stub.Subscribe(request, timeout=120)
        self._ready = []

    def next(self):
        return next(self._stream)

    def wait_for(self, event):
        """Skips to the first response with `event`."""
        while (response := self.next()).WhichOneof("event") != event:
            pass
        return response

    def until(self, event):
        """The notifications received before `event`."""
        received = []
        while (response := self.next()).WhichOneof("event") != event:
            received.extend(response.batch.notifications)
        return received

    def take(self, count):
        """The next `count` notifications, over batches."""
        while len(self._ready) < count:
            self._ready.extend(self.next().batch.notifications)
        taken, self._ready = self._ready[:count], self._ready[count:]
        return taken

    def ended(self):
        """Reads to the end; returns the error in which the stream ended."""
        try:
            while True:
                self.next()
        except grpc.RpcError as error:
            return error

    def close(self):
        self._stream.cancel()
        if self._channel:
            self._channel.close()
