"""What the gateway says about a failed call."""

import grpc
from google.rpc import error_details_pb2, status_pb2

DOMAIN = "fourws.gateway"


class GatewayError(Exception):
    """The details of a `grpc.RpcError`, read.

    reason: a name of `ErrorReason` without its prefix; empty if the error is
        not the gateway's own (a lost connection, say).
    metadata: further facts, such as `balance` or `upstream_message`.
    outcome: for writes `NOT_SENT`, `REJECTED` or `UNKNOWN`. If the error is not
        the gateway's own it is `UNKNOWN`: repeat with the same request id only.
        Empty if there is nothing to say: for a read, and for a request id that
        belongs to another write.
    operation: name of the operation behind a write, empty if not known.
    violations: field and what is wrong with it.
    retry_delay: seconds to wait before a repeat.
    """

    def __init__(self, error: grpc.RpcError, read=False):
        """`read`: the call that failed was a read, which changes nothing. Only
        needed where the gateway did not answer."""
        super().__init__(error.details())
        self.code = error.code()
        self.reason = ""
        self.metadata = {}
        self.violations = {}
        self.retry_delay = 0.0
        for detail in _details(error):
            self._read(detail)
        unanswered = "" if self.reason or read else "UNKNOWN"
        self.outcome = self.metadata.get("outcome", unanswered)
        self.operation = self.metadata.get("operation") or _early_name(error)

    def _read(self, detail):
        info = error_details_pb2.ErrorInfo()
        bad_request = error_details_pb2.BadRequest()
        retry = error_details_pb2.RetryInfo()
        if detail.Unpack(info) and info.domain == DOMAIN:
            self.reason = info.reason
            self.metadata = dict(info.metadata)
        elif detail.Unpack(bad_request):
            self.violations = {
                violation.field: violation.description
                for violation in bad_request.field_violations
            }
        elif detail.Unpack(retry):
            delay = retry.retry_delay
            self.retry_delay = delay.seconds + delay.nanos / 1e9


def _details(error):
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            return status_pb2.Status.FromString(value).details
    return []


def _early_name(error):
    """The operation's name, which the gateway sends before the outcome."""
    for key, value in error.initial_metadata() or ():
        if key == "fourws-operation":
            return value
    return ""
