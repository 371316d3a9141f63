"""Notifications that survive restarts, of the gateway and of the reader."""

import random
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
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 30.0


def watch(channel, request=None, sleep=time.sleep):
    """Yields each `SubscribeResponse`, subscribing again when a stream ends.

    Process a response, store its `cursor`, then ask for the next; start again
    with `after_cursor` set to what was stored. Raises `GatewayError` for what
    does not pass by itself, such as an expired cursor.
    """
    stub = services.NotificationStreamStub(channel)
    position = pb.SubscribeRequest()
    if request is not None:
        position.CopyFrom(request)
    pause = _FIRST_PAUSE
    while True:
        at_least = 0.0
        try:
            for response in stub.Subscribe(position, wait_for_ready=True):
                pause = _FIRST_PAUSE
                yield response
                if response.cursor:
                    position.after_cursor = response.cursor
        except grpc.RpcError as error:
            failure = GatewayError(error)
            broken = not failure.reason and failure.code in (
                grpc.StatusCode.INTERNAL,
                grpc.StatusCode.UNKNOWN,
            )
            if failure.code not in _PASSING and not broken:
                raise failure from error
            at_least = failure.retry_delay
        sleep(max(at_least, pause * random.uniform(0.5, 1)))
        pause = min(2 * pause, _LONGEST_PAUSE)
