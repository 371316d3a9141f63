"""Members of named subscriptions."""

import queue
import threading
import uuid

import grpc

from fourws.gateway.v1 import (notification_stream_pb2,
                               notification_stream_pb2_grpc,
                               subscription_service_pb2,
                               subscription_service_pb2_grpc)
from gateway import answer_to
from processes import PATIENCE
from subscriber import promote

Outcome = notification_stream_pb2.AcknowledgeResult.Outcome


def send_promotions(sandbox, gateway, count, customer=None):
    """Lets `count` notifications of one customer come; returns the customer."""
    customer = customer or uuid.uuid4().hex
    promote(sandbox, gateway, customer=customer, count=count)
    return customer


class Subscription:
    """A named subscription. Makes its stubs anew for each call, for the
    gateway may have been restarted."""

    def __init__(self, gateway, start=None, **settings):
        self.gateway = gateway
        self.id = f"s-{uuid.uuid4().hex[:12]}"
        self.name = f"subscriptions/{self.id}"
        answer = self.call("CreateSubscription", subscription_id=self.id,
                           subscription=settings, start=start)
        assert answer.ok, answer

    def call(self, method, **fields):
        stub = subscription_service_pb2_grpc.SubscriptionServiceStub(
            self.gateway.channel)
        request = getattr(subscription_service_pb2, f"{method}Request")
        return answer_to(getattr(stub, method).future(
            request(**fields), timeout=PATIENCE))

    def ask(self, method, **fields):
        """The response of a call that succeeds and names this one."""
        answer = self.call(method, name=self.name, **fields)
        assert answer.ok, answer
        return answer.response

    def get(self):
        return self.ask("GetSubscription").subscription

    def join(self, **fields):
        return Member(self, **fields)

    def answer(self, acks=(), nacks=(), extensions=()):
        """Acknowledges; returns how the call ended."""
        request = notification_stream_pb2.AcknowledgeRequest(
            subscription=self.name, ack_ids=acks, nacks=nacks,
            extensions=extensions)
        return answer_to(
            self.gateway.stream.Acknowledge.future(request, timeout=PATIENCE))

    def acknowledge(self, deliveries):
        """Acknowledges deliveries, which must all be good."""
        answer = self.answer([each.ack_id for each in deliveries])
        assert answer.ok, answer
        assert all(each.outcome == Outcome.OUTCOME_DONE
                   for each in answer.response.results), answer

    def nack(self, deliveries, reason="", delay=0):
        answer = self.answer(nacks=[
            {"ack_id": each.ack_id, "reason": reason,
             "delay": {"seconds": delay}} for each in deliveries])
        assert answer.ok, answer


class Member:
    """One stream of a subscription, read in the background."""

    def __init__(self, subscription, **fields):
        self.subscription = subscription
        self._channel = subscription.gateway.connect()
        stub = notification_stream_pb2_grpc.NotificationStreamStub(
            self._channel)
        self._call = stub.Consume(
            notification_stream_pb2.ConsumeRequest(
                subscription=subscription.name, **fields), timeout=600)
        self._responses = queue.Queue()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        try:
            for response in self._call:
                self._responses.put(response)
        except grpc.RpcError as error:
            self._responses.put(error)

    def next(self):
        """The next response, or the error in which the stream ended."""
        return self._responses.get(timeout=PATIENCE)

    def take(self, count):
        """The next `count` deliveries."""
        taken = []
        while len(taken) < count:
            response = self.next()
            assert not isinstance(response, grpc.RpcError), response
            taken.extend(response.deliveries.deliveries)
        assert len(taken) == count, taken
        return taken

    def wait_for(self, event):
        """Skips to the first response with `event`."""
        while True:
            response = self.next()
            assert not isinstance(response, grpc.RpcError), response
            if response.WhichOneof("event") == event:
                return response

    def ended(self):
        """Skips to the end; returns the error in which the stream ended."""
        while not isinstance(error := self.next(), grpc.RpcError):
            pass
        return error

    def leave(self):
        self._call.cancel()
        self._channel.close()
