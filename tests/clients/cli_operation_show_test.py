"""`fourws operation show`: the whole story of a write."""

import unittest

import fourws_gateway  # noqa: F401  (makes the generated code importable)
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from fourws.gateway.v1.operation_pb2 import Evidence, OperationMetadata
from google.longrunning import operations_pb2
from operation_cli import NAME, QUEUED, OperationTest


def story():
    """An operation with all that can be known of one."""
    metadata = OperationMetadata(
        state=OperationMetadata.STATE_UNRESOLVED,
        method="fourws.gateway.v1.GiftcardService.ActivateGiftcard",
        request_id="r-1",
        resource="giftcards/2000000001814",
        caller="till",
        detached=True,
        upstream_id="track-1",
    )
    request = pb.ActivateGiftcardRequest(
        barcode="2000000001814", request_id="r-1"
    )
    request.amount.currency_code = "EUR"
    request.amount.units, request.amount.nanos = 12, 500000000
    request.holder.name = "***"
    metadata.request.Pack(request)
    metadata.create_time.FromJsonString("2026-01-31T10:00:00Z")
    metadata.send_time.FromJsonString("2026-01-31T10:00:01Z")
    for kind, summary, time in (
        (Evidence.KIND_SEND, "acknowledged", "2026-01-31T10:00:02Z"),
        (Evidence.KIND_EXPIRY, "nobody told", "2026-01-31T10:15:01Z"),
    ):
        evidence = metadata.evidence.add(kind=kind, summary=summary)
        evidence.time.FromJsonString(time)
    made = operations_pb2.Operation(name=NAME)
    made.metadata.Pack(metadata)
    return made


STORY = story()


class ShowTest(OperationTest):
    def test_shows_the_whole_story_of_an_operation(self):
        self.gateway.get_operation = lambda *_: STORY
        result = self.run_cli("show", NAME)
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = [
            "upstream id +track-1",
            "request +barcode: ...1814",
            r"request +amount: 12\.50 EUR",
            r"request +holder\.name: \*\*\*",
            "2026-01-31 10:00:00Z +asked for by the caller till, "
            "who does not wait",
            "2026-01-31 10:00:01Z +about to leave the gateway",
            "2026-01-31 10:00:02Z +the send ended: acknowledged",
            "2026-01-31 10:15:01Z +time ran out: nobody told",
            "what now +4ws.trade has not told the outcome: find out "
            f".*fourws operation settle {NAME}",
        ]
        self.assertRegex(result.stdout, r"(?s)" + ".*\n".join(lines))
        self.assertNotIn("2000000001814", result.stdout)

    def test_says_how_to_end_what_was_not_sent(self):
        self.gateway.get_operation = lambda *_: QUEUED
        result = self.run_cli("show", NAME)
        self.assertIn("nothing was sent yet", result.stdout)
        self.assertIn(f"fourws operation cancel {NAME}", result.stdout)
        self.assertNotIn("error:", result.stdout)


if __name__ == "__main__":
    unittest.main()
