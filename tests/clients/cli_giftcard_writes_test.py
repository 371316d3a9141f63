"""`fourws giftcard activate|refund|generate|pdf`, and --validate-only."""

import json
import re
import unittest

import cli
from fake_gateway import FakeGateway, fail
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from fourws.gateway.v1 import operation_pb2
from google.longrunning import operations_pb2
from google.type import money_pb2
from grpc import StatusCode

CARD = "2000000001814"
OPERATION = "operations/01J9"


def euro(units):
    return money_pb2.Money(currency_code="EUR", units=units)


def fewer(*_):
    return pb.GenerateGiftcardsResponse(
        operation=OPERATION,
        giftcards=[pb.GeneratedGiftcard(barcode="4443334961511")],
        missing_count=2,
    )


class WritesTest(unittest.TestCase):
    def setUp(self):
        self.gateway = FakeGateway()
        self.addCleanup(self.gateway.stop)

    def run_cli(self, *arguments):
        return cli.run("--gateway", self.gateway.address, *arguments)

    def giftcard(self, *arguments):
        return self.run_cli("giftcard", *arguments)

    @property
    def sent(self):
        return self.gateway.requests[-1]


class ActivateTest(WritesTest):
    def setUp(self):
        super().setUp()
        self.gateway.activate = lambda *_: pb.ActivateGiftcardResponse(
            operation=OPERATION, movement_id="m-1", inserted=True
        )

    def test_reports_that_the_card_is_active(self):
        result = self.giftcard("activate", CARD, "25.5")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"card +inserted and active\n")
        self.assertEqual(
            result.stderr, f"request id  {self.sent.request_id}\n"
        )

    def test_sends_what_it_is_told(self):
        self.giftcard(
            "activate", CARD, "25.5", "--currency", "USD", "--branch", "1150",
            "--entity", "440", "--customer-card", "99", "--customer-code",
            "7", "--name", "GINO", "--new-country", "IT",
            "--new-price-list", "1", "--request-id", "a1",
        )
        expected = pb.ActivateGiftcardRequest(
            barcode=CARD,
            amount=money_pb2.Money(
                currency_code="USD", units=25, nanos=500000000
            ),
            request_id="a1",
            holder=pb.GiftcardHolder(
                customer_card="99", customer_code="7", name="GINO"
            ),
            new_giftcard=pb.NewGiftcard(country="IT", price_list="1"),
        )
        expected.place.branch_code = "1150"
        expected.place.entity_code = "440"
        self.assertEqual(self.sent, expected)

    def test_inserts_only_if_told_so(self):
        self.giftcard("activate", CARD, "25")
        self.assertFalse(self.sent.HasField("new_giftcard"))
        for half in (["--new-country", "IT"], ["--new-price-list", "1"]):
            result = self.giftcard("activate", CARD, "25", *half)
            self.assertEqual(result.returncode, 2)
        self.assertEqual(len(self.gateway.requests), 1)

    def test_says_what_did_not_happen_in_its_own_words(self):
        for metadata, code, line in (
            ({"outcome": "NOT_SENT"}, 4, "nothing was put on the card"),
            ({"outcome": "UNKNOWN"}, 7, "may have been put on the card"),
        ):
            with self.subTest(line):
                self.gateway.activate = fail(
                    StatusCode.FAILED_PRECONDITION,
                    "active already",
                    "GIFTCARD_ALREADY_ACTIVE",
                    **metadata,
                )
                result = self.giftcard("activate", CARD, "25")
                self.assertEqual(result.returncode, code)
                self.assertRegex(result.stderr, f"money: +.*{line}")

    def test_names_the_activation_that_has_the_request_id(self):
        self.gateway.activate = fail(
            StatusCode.INVALID_ARGUMENT,
            "reused",
            "REQUEST_ID_REUSED",
            operation=OPERATION,
        )
        result = self.giftcard("activate", CARD, "25")
        self.assertEqual(result.returncode, 2)
        self.assertIn(f"another activation, {OPERATION}", result.stderr)


class RefundTest(WritesTest):
    def test_reports_what_is_left(self):
        self.gateway.refund = lambda *_: pb.RefundGiftcardResponse(
            operation=OPERATION, movement_id="m-1", refundable=euro(20)
        )
        result = self.giftcard("refund", "01J8", "10")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"money +given back\n")
        self.assertRegex(result.stdout, r"still refundable +20\.00 EUR\n")
        self.assertEqual(self.sent.redeem_operation, "operations/01J8")
        self.assertEqual(self.sent.amount, euro(10))

    def test_sends_nothing_for_an_amount_that_is_none(self):
        for amount in ("ten", "-1", ""):
            result = self.giftcard("refund", "01J8", amount)
            self.assertEqual(result.returncode, 2)
        self.assertEqual(self.gateway.requests, [])


class GenerateTest(WritesTest):
    def test_lists_the_barcodes(self):
        self.gateway.generate = lambda *_: pb.GenerateGiftcardsResponse(
            operation=OPERATION,
            giftcards=[
                pb.GeneratedGiftcard(barcode=barcode) for barcode in "12"
            ],
        )
        result = self.giftcard("generate", "ITEM", "2")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(
            re.findall(r"barcode +(\d+)", result.stdout), ["1", "2"]
        )
        self.assertEqual((self.sent.item_code, self.sent.count), ("ITEM", 2))

    def test_says_loudly_that_fewer_came(self):
        self.gateway.generate = fewer
        result = self.giftcard("generate", "ITEM", "3")
        self.assertEqual(result.returncode, 10)
        self.assertIn("4443334961511", result.stdout)
        self.assertRegex(result.stderr, "warning: +2 FEWER than asked")

    def test_tells_programs_that_fewer_came(self):
        self.gateway.generate = fewer
        result = self.giftcard("generate", "ITEM", "3", "--json")
        self.assertEqual(result.returncode, 10)
        self.assertEqual(json.loads(result.stdout)["missingCount"], 2)
        last = json.loads(result.stderr.splitlines()[-1])
        self.assertIn("2 FEWER", last["warning"])

    def test_ends_so_too_when_it_is_waited_for(self):
        operation = operations_pb2.Operation(name=OPERATION, done=True)
        operation.metadata.Pack(
            operation_pb2.OperationMetadata(
                method="fourws.gateway.v1.GiftcardService.GenerateGiftcards",
                state=operation_pb2.OperationMetadata.STATE_SUCCEEDED,
            )
        )
        operation.response.Pack(fewer())
        self.gateway.wait_operation = lambda *_: operation
        result = self.run_cli("operation", "wait", OPERATION)
        self.assertEqual(result.returncode, 10, result.stderr)
        self.assertRegex(result.stdout, "missing +2 FEWER")
        self.gateway.generate = fail(
            StatusCode.DEADLINE_EXCEEDED,
            "goes on",
            "OPERATION_PENDING",
            outcome="UNKNOWN",
            operation=OPERATION,
        )
        result = self.giftcard("generate", "ITEM", "3", "--wait")
        self.assertEqual(result.returncode, 10, result.stderr)

    def test_refuses_a_count_that_is_none(self):
        result = self.giftcard("generate", "ITEM", "many")
        self.assertEqual(result.returncode, 2)
        self.assertEqual(self.gateway.requests, [])


class PdfTest(WritesTest):
    def test_reports_where_it_is(self):
        self.gateway.pdf = lambda *_: pb.GenerateGiftcardPdfResponse(
            operation=OPERATION, uri="http://x/a.pdf"
        )
        result = self.giftcard("pdf", CARD, "0098260111383")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"pdf +http://x/a\.pdf\n")
        self.assertEqual(list(self.sent.barcodes), [CARD, "0098260111383"])


class ValidateOnlyTest(WritesTest):
    def test_reports_what_was_read(self):
        self.gateway.redeem = lambda *_: pb.RedeemGiftcardResponse(
            balance_before=euro(390)
        )
        self.gateway.activate = lambda *_: pb.ActivateGiftcardResponse(
            inserted=True
        )
        self.gateway.refund = lambda *_: pb.RefundGiftcardResponse(
            refundable=euro(30)
        )
        self.gateway.generate = lambda *_: pb.GenerateGiftcardsResponse()
        for arguments, read in (
            (["redeem", CARD, "5"], "balance +390.00 EUR"),
            (["activate", CARD, "5"], "card +unknown: to be inserted"),
            (["refund", "01J8", "5"], "refundable +30.00 EUR"),
            (["generate", "ITEM", "5"], "check +passed"),
        ):
            with self.subTest(arguments):
                result = self.giftcard(*arguments, "--validate-only")
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertIn("passed; nothing was sent", result.stdout)
                self.assertRegex(result.stdout, read)
                self.assertNotIn("taken", result.stdout)
                self.assertTrue(self.sent.validate_only)

    def test_moves_nothing_however_it_ends(self):
        self.gateway.redeem = lambda _, context: context.abort(
            StatusCode.UNKNOWN, "broken"
        )
        result = self.giftcard("redeem", CARD, "5", "--validate-only")
        self.assertEqual(result.returncode, 1)
        self.assertNotIn("money", result.stderr)
        self.gateway.redeem = fail(
            StatusCode.FAILED_PRECONDITION,
            "too little",
            "GIFTCARD_BALANCE_TOO_LOW",
            outcome="NOT_SENT",
        )
        result = self.giftcard("redeem", CARD, "5", "--validate-only")
        self.assertEqual(result.returncode, 4)

    def test_is_not_set_by_itself(self):
        self.gateway.redeem = lambda *_: pb.RedeemGiftcardResponse()
        self.giftcard("redeem", CARD, "5")
        self.assertFalse(self.sent.validate_only)


if __name__ == "__main__":
    unittest.main()
