"""The gateway as a process, and calls to it."""

import contextlib
import dataclasses
import decimal
import json
import resource

import grpc
from google.longrunning import operations_pb2, operations_pb2_grpc
from google.rpc import error_details_pb2, status_pb2
from google.type import money_pb2

from fourws.gateway.v1 import (giftcard_service_pb2, giftcard_service_pb2_grpc,
                               notification_stream_pb2_grpc, operation_pb2)
import contract
from processes import PATIENCE, Program

State = operation_pb2.OperationMetadata.State
Kind = operation_pb2.Evidence.Kind


def money(amount, currency="EUR"):
    amount = decimal.Decimal(amount)
    units = int(amount)
    return money_pb2.Money(currency_code=currency, units=units,
                           nanos=int((amount - units) * 10**9))


def amount_of(value):
    """The exact amount of google.type.Money."""
    return decimal.Decimal(value.units) + decimal.Decimal(value.nanos) / 10**9


@dataclasses.dataclass
class Answer:
    """How a call ended. `reason` is empty if it succeeded."""
    code: grpc.StatusCode
    response: object = None
    reason: str = ""
    metadata: dict = dataclasses.field(default_factory=dict)
    message: str = ""
    violations: dict = dataclasses.field(default_factory=dict)
    retry_after: float | None = None
    started: str = ""  # Initial metadata `fourws-operation`.

    @property
    def ok(self):
        return self.code == grpc.StatusCode.OK

    @property
    def operation(self):
        """Name of the operation behind the call, wherever it stands."""
        name = self.response.operation if self.ok else ""
        return name or self.metadata.get("operation", "") or self.started


def read_details(answer, details):
    """Fills an answer from the details of google.rpc.Status."""
    for detail in details:
        info = error_details_pb2.ErrorInfo()
        bad = error_details_pb2.BadRequest()
        retry = error_details_pb2.RetryInfo()
        if detail.Unpack(info):
            assert info.domain == "fourws.gateway"
            answer.reason, answer.metadata = info.reason, dict(info.metadata)
        elif detail.Unpack(bad):
            answer.violations = {
                v.field: v.description for v in bad.field_violations
            }
        elif detail.Unpack(retry):
            answer.retry_after = retry.retry_delay.ToTimedelta().total_seconds()
    return answer


def read_error(error):
    """An answer from the error in which a call or a stream ended."""
    answer = Answer(error.code(), message=error.details())
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            read_details(answer, status_pb2.Status.FromString(value).details)
    return answer


def answer_to(call):
    """Waits for a call (a future of a stub) and returns how it ended."""
    try:
        answer = Answer(grpc.StatusCode.OK, response=call.result())
    except grpc.RpcError as error:
        answer = read_error(error)
    for key, value in call.initial_metadata() or ():
        if key == "fourws-operation":
            answer.started = value
    return answer


class Gateway:
    """One gateway, which keeps its data and its ports over restarts."""

    def __init__(self, folder, upstream_url, config=None, flags=(),
                 stderr=None, through=(), environment=None):
        self._folder = folder
        self._stderr = stderr
        self._upstream_url = upstream_url
        self.flags = list(flags)  # Of the next start.
        self._through = list(through)
        self._environment = environment
        self._grpc = self._http = "127.0.0.1:0"
        self._config = folder / "config.json"
        # Of the next start. A test that leaves a call open does not wait long
        # for the drain.
        self.config = {"drain_timeout": "3s", **(config or {})}
        self.data = folder / "data"
        self.channel = None
        self.start()

    def start(self):
        self._config.write_text(json.dumps(self.config))
        self.program = Program("fourws-gateway", [
            "--config", self._config, "--grpc_listen", self._grpc,
            "--http_listen", self._http, "--upstream_url", self._upstream_url,
            "--data_dir", self.data, *self.flags
        ], self._folder / "gateway.log", self._stderr, self._through,
            self._environment)
        ready = self.program.ready
        self._grpc, self._http = ready["grpc"], ready["http"]
        self.grpc, self.http = ready["grpc"], ready["http"]
        self.public_url = ready["public_url"]
        if self.channel:
            self.channel.close()
        self.channel = self.connect()
        self.giftcards = giftcard_service_pb2_grpc.GiftcardServiceStub(
            self.channel)
        self.operations = operations_pb2_grpc.OperationsStub(self.channel)
        self.stream = notification_stream_pb2_grpc.NotificationStreamStub(
            self.channel)

    def connect(self):
        """A connection of its own: not one shared with an earlier channel,
        and free of the back-off of one to a gateway that was killed. Made once
        it is there: a call fails with the first attempt to connect."""
        channel = grpc.insecure_channel(
            self._grpc, options=[("grpc.use_local_subchannel_pool", 1),
                                 ("grpc.initial_reconnect_backoff_ms", 100)])
        grpc.channel_ready_future(channel).result(PATIENCE)
        return channel

    def kill(self):
        """Kills the process. Calls under way see the connection break."""
        self.program.kill()

    def stop(self):
        # First, for an idle client notices a closing server only after seconds.
        self.channel.close()
        self.program.stop()

    def restart(self):
        self.stop()
        self.start()

    def restart_after_kill(self):
        self.kill()
        self.start()

    @contextlib.contextmanager
    def full_disk(self):
        """Lets no file of the gateway's grow."""
        pid, kind = self.program.pid, resource.RLIMIT_FSIZE
        before = resource.prlimit(pid, kind)
        size = (self.data / "gateway.db-wal").stat().st_size
        resource.prlimit(pid, kind, (size, before[1]))
        try:
            yield
        finally:
            resource.prlimit(pid, kind, before)

    def call(self, method, request, timeout=30):
        return answer_to(method.future(request, timeout=timeout))

    def begin(self, method, fields=None, timeout=30, channel=None):
        """Starts a call of a method, by its name below `fourws.gateway.`;
        `fields` are the request's, as proto JSON has them. `channel` is
        another way to the gateway than its own."""
        name = f"fourws.gateway.{method}"
        return contract.callable_of(channel or self.channel, name).future(
            contract.request(name, fields), timeout=timeout)

    def ask(self, method, fields=None, timeout=30):
        """Calls it, and returns how that ended."""
        return answer_to(self.begin(method, fields, timeout))

    def get_card(self, barcode, timeout=30):
        return self.call(
            self.giftcards.GetGiftcard,
            giftcard_service_pb2.GetGiftcardRequest(barcode=barcode), timeout)

    def get_operation(self, name):
        answer = self.call(self.operations.GetOperation,
                           operations_pb2.GetOperationRequest(name=name))
        assert answer.ok, answer
        return Operation(answer.response)

    def list_operations(self, filter=""):
        answer = self.call(self.operations.ListOperations,
                           operations_pb2.ListOperationsRequest(filter=filter))
        assert answer.ok, answer
        return [Operation(each) for each in answer.response.operations]

    def wait_operation(self, name, timeout=30):
        request = operations_pb2.WaitOperationRequest(name=name)
        return self.call(self.operations.WaitOperation, request, timeout)


class Operation:
    """google.longrunning.Operation, read."""

    def __init__(self, operation):
        self.done = operation.done
        metadata = operation_pb2.OperationMetadata()
        assert operation.metadata.Unpack(metadata)
        self.metadata = metadata
        self.state = metadata.state
        self.evidence = list(metadata.evidence)
        self.response = None
        self.error = Answer(grpc.StatusCode.OK)
        if operation.WhichOneof("result") == "response":
            self.response = contract.unpack(operation.response)
        elif operation.WhichOneof("result") == "error":
            code = next(c for c in grpc.StatusCode
                        if c.value[0] == operation.error.code)
            self.error = read_details(
                Answer(code, message=operation.error.message),
                operation.error.details)

    def evidence_of(self, kind):
        return [each for each in self.evidence if each.kind == kind]
