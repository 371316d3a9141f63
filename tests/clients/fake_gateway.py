"""A gateway in this process whose every answer a test decides."""

import concurrent.futures
import threading

import fourws_gateway  # noqa: F401  (makes the generated code importable)
import grpc
from fourws.gateway.v1 import giftcard_service_pb2_grpc as giftcards
from fourws.gateway.v1 import notification_service_pb2_grpc as lookups
from fourws.gateway.v1 import notification_stream_pb2_grpc as notifications
from fourws.gateway.v1 import operation_service_pb2_grpc as operation_starts
from fourws.gateway.v1 import subscription_service_pb2_grpc as subscriptions
from google.longrunning import operations_pb2_grpc as operations
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2


class FakeGateway:
    """Serves on a free port; set the attributes to functions that answer.

    Each is called with the request and the context; requests are kept.
    """

    def __init__(self, port=0):
        self.requests = []
        self._stopped = threading.Event()
        self.get_giftcard = self.redeem = self.subscribe = None
        self.consume = self.acknowledge = None
        self.activate = self.refund = self.generate = self.pdf = None
        self.get_operation = self.wait_operation = None
        self.list_operations = self.cancel_operation = None
        self.start_operation = self.settle_operation = None
        # Of the other services, by the name of the method.
        self.methods = {}
        self._server = grpc.server(
            concurrent.futures.ThreadPoolExecutor(max_workers=16),
            options=[("grpc.so_reuseport", 0)],
        )
        giftcards.add_GiftcardServiceServicer_to_server(
            _Giftcards(self), self._server
        )
        notifications.add_NotificationStreamServicer_to_server(
            _Notifications(self), self._server
        )
        operations.add_OperationsServicer_to_server(
            _Operations(self), self._server
        )
        operation_starts.add_OperationServiceServicer_to_server(
            _OperationStarts(self), self._server
        )
        lookups.add_NotificationServiceServicer_to_server(
            _servicer(lookups.NotificationServiceServicer, self), self._server
        )
        subscriptions.add_SubscriptionServiceServicer_to_server(
            _servicer(subscriptions.SubscriptionServiceServicer, self),
            self._server,
        )
        self.port = self._server.add_insecure_port(f"127.0.0.1:{port}")
        self.address = f"127.0.0.1:{self.port}"
        self._server.start()

    def stop(self):
        stopping = self._server.stop(grace=None)
        self._stopped.set()
        stopping.wait()

    def block(self, *_):
        """An answer that does not come before the gateway is stopped."""
        self._stopped.wait()

    def answer(self, how, request, context):
        self.requests.append(request)
        if how is None:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, "not set by the test")
        return how(request, context)


class _Giftcards(giftcards.GiftcardServiceServicer):
    def __init__(self, fake):
        self._fake = fake

    def GetGiftcard(self, request, context):
        return self._fake.answer(self._fake.get_giftcard, request, context)

    def RedeemGiftcard(self, request, context):
        return self._fake.answer(self._fake.redeem, request, context)

    def ActivateGiftcard(self, request, context):
        return self._fake.answer(self._fake.activate, request, context)

    def RefundGiftcard(self, request, context):
        return self._fake.answer(self._fake.refund, request, context)

    def GenerateGiftcards(self, request, context):
        return self._fake.answer(self._fake.generate, request, context)

    def GenerateGiftcardPdf(self, request, context):
        return self._fake.answer(self._fake.pdf, request, context)


class _Notifications(notifications.NotificationStreamServicer):
    def __init__(self, fake):
        self._fake = fake

    def Subscribe(self, request, context):
        yield from self._fake.answer(self._fake.subscribe, request, context)

    def Consume(self, request, context):
        yield from self._fake.answer(self._fake.consume, request, context)

    def Acknowledge(self, request, context):
        return self._fake.answer(self._fake.acknowledge, request, context)


class _Operations(operations.OperationsServicer):
    def __init__(self, fake):
        self._fake = fake

    def GetOperation(self, request, context):
        return self._fake.answer(self._fake.get_operation, request, context)

    def WaitOperation(self, request, context):
        return self._fake.answer(self._fake.wait_operation, request, context)

    def ListOperations(self, request, context):
        return self._fake.answer(self._fake.list_operations, request, context)

    def CancelOperation(self, request, context):
        return self._fake.answer(self._fake.cancel_operation, request, context)


class _OperationStarts(operation_starts.OperationServiceServicer):
    def __init__(self, fake):
        self._fake = fake

    def StartOperation(self, request, context):
        return self._fake.answer(self._fake.start_operation, request, context)

    def SettleOperation(self, request, context):
        return self._fake.answer(self._fake.settle_operation, request, context)


def _servicer(base, fake):
    """A servicer whose methods answer as `fake.methods` says."""

    def method(name):
        def call(_, request, context):
            return fake.answer(fake.methods.get(name), request, context)

        return call

    names = [name for name in vars(base) if not name.startswith("_")]
    return type(base.__name__, (base,), {n: method(n) for n in names})()


def status(
    code, message, reason, violations=None, retry_seconds=0, **metadata
):
    """The gateway's errors as `google.rpc.Status`."""
    rpc_status = status_pb2.Status(code=code.value[0], message=message)
    _add(
        rpc_status,
        error_details_pb2.ErrorInfo(
            reason=reason, domain="fourws.gateway", metadata=metadata
        ),
    )
    if violations:
        bad_request = error_details_pb2.BadRequest()
        for field, description in violations.items():
            bad_request.field_violations.add(
                field=field, description=description
            )
        _add(rpc_status, bad_request)
    if retry_seconds:
        retry = error_details_pb2.RetryInfo()
        retry.retry_delay.seconds = retry_seconds
        _add(rpc_status, retry)
    return rpc_status


def fail(code, message, reason, violations=None, **details):
    """Returns a function that answers with this error; `details` as those of
    `status`."""

    def answer(_, context):
        rpc_status = status(code, message, reason, violations, **details)
        context.set_trailing_metadata(
            (("grpc-status-details-bin", rpc_status.SerializeToString()),)
        )
        context.abort(code, message)

    return answer


def _add(rpc_status, detail):
    packed = any_pb2.Any()
    packed.Pack(detail)
    rpc_status.details.append(packed)
