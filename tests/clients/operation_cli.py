"""What the tests of `fourws operation` share: operations in every state."""

import unittest

import cli
from fake_gateway import FakeGateway, status
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from fourws.gateway.v1.operation_pb2 import Evidence, OperationMetadata
from google.longrunning import operations_pb2
from grpc import StatusCode

NAME = "operations/01J9"


def operation(state, error=None, response=None):
    metadata = OperationMetadata(
        state=state,
        method="fourws.gateway.v1.GiftcardService.RedeemGiftcard",
        request_id="r-1",
        resource="giftcards/2000000001814",
    )
    metadata.create_time.FromJsonString("2026-01-31T10:00:00Z")
    metadata.evidence.add(kind=Evidence.KIND_SEND, summary="acknowledged")
    made = operations_pb2.Operation(name=NAME, done=bool(error or response))
    made.metadata.Pack(metadata)
    if error:
        made.error.CopyFrom(error)
    if response:
        made.response.Pack(response)
    return made


SUCCEEDED = operation(
    OperationMetadata.STATE_SUCCEEDED,
    response=pb.RedeemGiftcardResponse(movement_id="m-1"),
)
FAILED = operation(
    OperationMetadata.STATE_FAILED,
    error=status(
        StatusCode.FAILED_PRECONDITION,
        "refused",
        "UPSTREAM_REJECTED",
        outcome="REJECTED",
    ),
)
CONTRADICTED = operation(
    OperationMetadata.STATE_FAILED,
    error=status(
        StatusCode.FAILED_PRECONDITION,
        "refused",
        "UPSTREAM_REJECTED",
        outcome="UNKNOWN",
        contradicted="true",
    ),
)
CANCELLED = operation(
    OperationMetadata.STATE_FAILED,
    error=status(
        StatusCode.CANCELLED,
        "cancelled before it was sent",
        "CANCELLED_BEFORE_SENDING",
        outcome="NOT_SENT",
    ),
)
QUEUED = operation(OperationMetadata.STATE_QUEUED)
ENQUEUED = operation(OperationMetadata.STATE_ENQUEUED)
UNRESOLVED = operation(OperationMetadata.STATE_UNRESOLVED)


class OperationTest(unittest.TestCase):
    """Calls a gateway whose answers a test decides."""

    def setUp(self):
        self.gateway = FakeGateway()
        self.addCleanup(self.gateway.stop)

    def run_cli(self, *arguments):
        return cli.run(
            "--gateway", self.gateway.address, "operation", *arguments
        )
