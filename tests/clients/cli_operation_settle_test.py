"""`fourws operation settle`: a person says how a write ended."""

import json
import unittest

import fourws_gateway  # noqa: F401  (makes the generated code importable)
from fake_gateway import fail, status
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from fourws.gateway.v1.operation_pb2 import Evidence, OperationMetadata
from fourws.gateway.v1.operation_service_pb2 import (
    SettleOperationRequest,
    SettleOperationResponse,
)
from fourws.gateway.v1beta1 import document_service_pb2 as documents
from google.longrunning import operations_pb2
from grpc import StatusCode
from operation_cli import NAME, UNRESOLVED, OperationTest, operation

BARCODE = "2000000001814"
WHY = ("--note", "no movement", "--by", "Ada")


def card(balance):
    made = pb.Giftcard(barcode=BARCODE, active=True, currency_scale=2)
    made.balance.currency_code = "EUR"
    made.balance.units = balance
    return made


def answer(state):
    """A gateway's answer: the card was read, a document could not be."""
    response = SettleOperationResponse(operation=state)
    fresh = response.fresh.add()
    fresh.time.FromJsonString("2026-01-31T11:00:00Z")
    fresh.request.Pack(pb.GetGiftcardRequest(barcode=BARCODE))
    fresh.before.Pack(card(100))
    fresh.response.Pack(pb.GetGiftcardResponse(giftcard=card(90)))
    other = response.fresh.add()
    other.request.Pack(documents.GetDocumentRequest(id="d-7"))
    other.error.CopyFrom(
        status(StatusCode.NOT_FOUND, "no such document", "DOCUMENT_NOT_FOUND")
    )
    return response


def settled():
    made = operation(
        OperationMetadata.STATE_FAILED,
        error=status(
            StatusCode.FAILED_PRECONDITION,
            "a person found out",
            "SETTLED_AS_FAILED",
            outcome="REJECTED",
        ),
    )
    metadata = OperationMetadata()
    made.metadata.Unpack(metadata)
    evidence = metadata.evidence.add(
        kind=Evidence.KIND_SETTLEMENT,
        summary="settled as FAILED by Ada: no movement",
    )
    evidence.time.FromJsonString("2026-01-31T11:00:01Z")
    made.metadata.Pack(metadata)
    return made


class SettleTest(OperationTest):
    def test_shows_the_evidence_and_settles_nothing(self):
        self.gateway.settle_operation = lambda *_: answer(UNRESOLVED)
        result = self.run_cli("settle", "01J9", "--failed", *WHY)
        self.assertEqual(result.returncode, 0, result.stderr)
        for line in (
            r"card +\.\.\.1814",
            r"read +2026-01-31 11:00:00Z",
            r"balance before +100\.00 EUR",
            r"balance now +90\.00 EUR",
            r"d-7",
            r"not read +no such document \(DOCUMENT_NOT_FOUND\)",
            r"state +UNRESOLVED",
            r"nothing was settled: .* --yes",
        ):
            self.assertRegex(result.stdout, line)
        self.assertNotIn(BARCODE, result.stdout)
        [request] = self.gateway.requests
        self.assertEqual(
            request,
            SettleOperationRequest(
                name=NAME,
                outcome=SettleOperationRequest.OUTCOME_FAILED,
                note="no movement",
                settled_by="Ada",
                validate_only=True,
            ),
        )

    def test_settles(self):
        self.gateway.settle_operation = lambda *_: answer(settled())
        result = self.run_cli("settle", NAME, "--failed", *WHY, "--yes")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, "balance now +90.00 EUR")
        self.assertRegex(
            result.stdout,
            "2026-01-31 11:00:01Z +a person looked: settled as FAILED by Ada: "
            "no movement",
        )
        self.assertNotIn("nothing was settled", result.stdout)
        [request] = self.gateway.requests
        self.assertFalse(request.validate_only)

    def test_says_that_it_succeeded(self):
        self.gateway.settle_operation = lambda *_: answer(UNRESOLVED)
        self.run_cli("settle", NAME, "--succeeded", *WHY)
        [request] = self.gateway.requests
        self.assertEqual(
            request.outcome, SettleOperationRequest.OUTCOME_SUCCEEDED
        )

    def test_gives_programs_the_answer_as_json(self):
        self.gateway.settle_operation = lambda *_: answer(UNRESOLVED)
        result = self.run_cli("settle", NAME, "--failed", *WHY, "--json")
        printed = json.loads(result.stdout)
        self.assertEqual(
            printed["fresh"][0]["response"]["giftcard"]["balance"]["units"],
            "90",
        )
        self.assertEqual(
            printed["operation"]["metadata"]["state"], "STATE_UNRESOLVED"
        )

    def test_says_that_there_is_nothing_to_settle(self):
        self.gateway.settle_operation = fail(
            StatusCode.FAILED_PRECONDITION,
            "the operation's outcome is known",
            "OPERATION_NOT_UNRESOLVED",
            state="SUCCEEDED",
        )
        result = self.run_cli("settle", NAME, "--failed", *WHY, "--yes")
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertIn("outcome is known", result.stderr)

    def test_tells_how_a_settled_write_ended(self):
        self.gateway.get_operation = lambda *_: settled()
        result = self.run_cli("get", NAME)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(
            result.stdout, "money: +nothing was taken: a person found that out"
        )

    def test_does_not_blame_upstream_for_a_persons_word(self):
        made = operations_pb2.Operation()
        made.CopyFrom(settled())
        made.error.CopyFrom(
            status(
                StatusCode.FAILED_PRECONDITION,
                "a person found out",
                "SETTLED_AS_FAILED",
                outcome="UNKNOWN",
                contradicted="true",
            )
        )
        self.gateway.get_operation = lambda *_: made
        result = self.run_cli("get", NAME)
        self.assertEqual(result.returncode, 7, result.stderr)
        self.assertRegex(
            result.stdout, "money: +unclear: a person settled it as failed"
        )


if __name__ == "__main__":
    unittest.main()
