"""Notifications that survive restarts, of the gateway and of the reader."""

import random
import threading
import time

import grpc
from fourws.gateway.v1 import notification_stream_pb2 as pb
from fourws.gateway.v1 import notification_stream_pb2_grpc as services

from fourws_gateway.errors import GatewayError

_PASSING = {
    grpc.StatusCode.ABORTED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.UNAVAILABLE,
}
# From the library: the connection broke, or nothing came through it.
_BROKEN = {
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.UNKNOWN,
}
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 30.0
# The longest pause or interval that the gateway or the caller may ask for.
_LONGEST_DELAY = 3600.0
# The gateway's default, for a request without `progress_interval`.
_PROGRESS_INTERVAL = 10.0


def watch(channel, request=None, sleep=time.sleep, grace=20.0):
    """Yields each `SubscribeResponse`, subscribing again when a stream ends.

    Process a response, store its `cursor`, then ask for the next; start again
    with `after_cursor` set to what was stored. Raises `GatewayError` for what
    does not pass by itself, such as an expired cursor.

    The gateway says something every `progress_interval` of the request, 10
    seconds if it has none. A stream that is silent for `grace` seconds longer
    is given up. `channel` should be one of `connect`: only its keepalive ends
    a connection that is dead.
    """
    stub = services.NotificationStreamStub(channel)
    position = pb.SubscribeRequest()
    if request is not None:
        position.CopyFrom(request)
    patience = _interval(position) + grace
    pause = _FIRST_PAUSE
    while True:
        at_least = 0.0
        try:
            call = stub.Subscribe(position, wait_for_ready=True)
            for response in _responses(call, patience):
                pause = _FIRST_PAUSE
                yield response
                if response.cursor:
                    position.after_cursor = response.cursor
        except grpc.RpcError as error:
            failure = GatewayError(error, read=True)
            broken = not failure.reason and failure.code in _BROKEN
            if failure.code not in _PASSING and not broken:
                raise failure from error
            at_least = min(failure.retry_delay, _LONGEST_DELAY)
        sleep(max(at_least, pause * random.uniform(0.5, 1)))
        pause = min(2 * pause, _LONGEST_PAUSE)


def _interval(request):
    """How often the gateway says something, in seconds."""
    if not request.HasField("progress_interval"):
        return _PROGRESS_INTERVAL
    asked = request.progress_interval
    return min(asked.seconds + asked.nanos / 1e9, _LONGEST_DELAY)


def _responses(call, patience):
    """Yields the responses of `call`, and cancels it if the next one takes
    longer than `patience` seconds."""
    responses = iter(call)
    try:
        while True:
            # Runs while a response is awaited, not while the reader works.
            watchdog = threading.Timer(patience, call.cancel)
            watchdog.daemon = True
            watchdog.start()
            try:
                response = next(responses)
            except StopIteration:
                return
            finally:
                watchdog.cancel()
            yield response
    finally:
        call.cancel()
