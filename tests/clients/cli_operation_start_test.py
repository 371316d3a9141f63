"""`fourws operation start`: a write that nobody waits for."""

import json
import subprocess
import tempfile
import unittest

import cli
import fourws_gateway  # noqa: F401  (makes the generated code importable)
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from fourws.gateway.v1.operation_service_pb2 import StartOperationResponse
from grpc import StatusCode
from operation_cli import NAME, QUEUED, OperationTest

REDEEM = """{"barcode": "2000000001814", "requestId": "r-1",
             "amount": {"currencyCode": "EUR", "units": "5"}}"""


def fail_plainly(code):
    """An answer without the gateway's word, as of a lost connection."""

    def answer(_, context):
        context.abort(code, "gone")

    return answer


class StartTest(OperationTest):
    def start_answers(self, *_):
        return StartOperationResponse(operation=QUEUED)

    def started(self):
        """The redeems the gateway was asked to start."""
        redeems = []
        for start in self.gateway.requests:
            redeems.append(pb.RedeemGiftcardRequest())
            self.assertTrue(start.request.Unpack(redeems[-1]))
        return redeems

    def test_starts_a_write_and_does_not_wait(self):
        self.gateway.start_operation = self.start_answers
        result = self.run_cli("start", "RedeemGiftcard", REDEEM)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, f"operation +{NAME}\nstate +QUEUED")
        self.assertEqual(result.stderr, "request id  r-1\n")
        [redeem] = self.started()
        self.assertEqual(redeem.barcode, "2000000001814")
        self.assertEqual(redeem.amount.units, 5)

    def test_says_that_it_joined_an_earlier_write(self):
        self.gateway.start_operation = lambda *_: StartOperationResponse(
            operation=QUEUED, joined=True
        )
        result = self.run_cli("start", "RedeemGiftcard", REDEEM)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stderr, f"joined +{NAME}, an earlier write")
        result = self.run_cli("start", "RedeemGiftcard", REDEEM, "--json")
        _, joined = map(json.loads, result.stderr.splitlines())
        self.assertEqual(joined, {"joined": NAME})

    def test_starts_a_write_from_a_file_or_standard_input(self):
        self.gateway.start_operation = self.start_answers
        # With the byte order mark of an editor.
        with tempfile.NamedTemporaryFile("w", encoding="utf-8-sig") as file:
            file.write(REDEEM)
            file.flush()
            result = self.run_cli("start", "RedeemGiftcard", file.name)
        self.assertEqual(result.returncode, 0, result.stderr)
        process = cli.start(
            "--gateway", self.gateway.address, "--json", "operation", "start",
            "fourws.gateway.v1.GiftcardService.RedeemGiftcard", "-",
            stdin=subprocess.PIPE,
        )  # fmt: skip
        stdout, stderr = process.communicate(REDEEM, timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 0, stderr)
        self.assertEqual(json.loads(stdout)["name"], NAME)
        self.assertEqual(json.loads(stderr), {"request_id": "r-1"})
        first, second = self.started()
        self.assertEqual(first, second)

    def test_prints_the_request_id_it_starts_a_write_with(self):
        self.gateway.start_operation = self.start_answers
        without = '{"barcode": "2000000001814"}'
        made = self.run_cli("start", "RedeemGiftcard", without).stderr
        self.run_cli("start", "RedeemGiftcard", REDEEM, "--request-id", "r-2")
        first, second = self.started()
        self.assertRegex(first.request_id, "^[0-9a-f-]{36}$")
        self.assertEqual(made, f"request id  {first.request_id}\n")
        self.assertEqual(second.request_id, "r-2")

    def test_starts_nothing_it_does_not_understand(self):
        for method, request, printed in (
            ("GetGiftcard", REDEEM, "no write is called GetGiftcard;"),
            ("RedeemGiftcard", '{"barcod":"1"}', "barcod"),
            ("RedeemGiftcard", "/dev/null", "cannot be read, or is empty"),
            ("RedeemGiftcard", "/", "cannot be read, or is empty"),
            ("RedeemGiftcard", "no/such", "cannot be read, or is empty"),
        ):
            with self.subTest(printed):
                result = self.run_cli("start", method, request)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertIn(printed, result.stderr)
        self.assertEqual(self.gateway.requests, [])

    def test_claims_nothing_of_a_start_that_was_cut(self):
        self.gateway.start_operation = fail_plainly(StatusCode.UNAVAILABLE)
        result = self.run_cli("start", "RedeemGiftcard", REDEEM)
        self.assertEqual(result.returncode, 7)
        self.assertIn("--request-id r-1", result.stderr)


if __name__ == "__main__":
    unittest.main()
