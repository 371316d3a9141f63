"""`fourws giftcard get` and `redeem` when all goes well, and failing reads."""

import json
import unittest

from fake_gateway import fail
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from giftcard_cli import CARD, GiftcardTest, taken
from google.type import money_pb2
from grpc import StatusCode


class GetTest(GiftcardTest):
    def setUp(self):
        super().setUp()
        self.gateway.get_giftcard = lambda *_: pb.GetGiftcardResponse(
            giftcard=pb.Giftcard(
                barcode=CARD,
                balance=money_pb2.Money(
                    currency_code="EUR", units=390, nanos=500000000
                ),
                currency_scale=2,
            )
        )

    def test_shows_the_balance_to_people(self):
        result = self.run_cli("giftcard", "get", CARD)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"balance +390\.50 EUR\n")
        self.assertRegex(result.stdout, r"active +no\n")

    def test_shows_as_many_digits_as_the_card_has(self):
        for currency, scale, shown in (
            ("JPY", 0, "29000"),
            ("KWD", 3, "29000.000"),
        ):
            with self.subTest(currency):
                self.gateway.get_giftcard = lambda *_: pb.GetGiftcardResponse(
                    giftcard=pb.Giftcard(
                        balance=money_pb2.Money(
                            currency_code=currency, units=29000
                        ),
                        currency_scale=scale,
                    )
                )
                result = self.run_cli("giftcard", "get", CARD)
                self.assertIn(f"  {shown} {currency}\n", result.stdout)

    def test_gives_programs_json_with_its_defaults(self):
        result = self.run_cli("giftcard", "get", CARD, "--json")
        card = json.loads(result.stdout)
        self.assertEqual(card["balance"]["units"], "390")
        self.assertIs(card["active"], False)

    def test_says_nothing_of_money_when_a_read_fails(self):
        self.gateway.get_giftcard = fail(
            StatusCode.NOT_FOUND, "no such card", "GIFTCARD_NOT_FOUND"
        )
        result = self.run_cli("giftcard", "get", CARD)
        self.assertEqual(result.returncode, 3)
        self.assertIn("GIFTCARD_NOT_FOUND", result.stderr)
        self.assertNotIn("money:", result.stderr)

    def test_keeps_a_hostile_text_off_the_terminal(self):
        self.gateway.get_giftcard = fail(
            StatusCode.UNAVAILABLE,
            "bad",
            "UPSTREAM_UNREADABLE",
            upstream_message="\x1b[2J gone",
        )
        result = self.run_cli("giftcard", "get", CARD)
        self.assertIn("?[2J gone", result.stderr)
        self.assertEqual(result.returncode, 5)

    def test_exits_alike_if_a_read_is_not_let_in_upstream(self):
        self.gateway.get_giftcard = fail(
            StatusCode.INTERNAL, "not let in", "UPSTREAM_UNAUTHENTICATED"
        )
        result = self.run_cli("giftcard", "get", CARD)
        self.assertEqual(result.returncode, 1)


class RedeemTest(GiftcardTest):
    def test_reports_that_the_money_was_taken(self):
        self.gateway.redeem = taken
        result = self.redeem()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"money +taken\n")
        self.assertRegex(result.stdout, r"balance before +390\.00 EUR\n")

    def test_prints_the_request_id_it_sends(self):
        self.gateway.redeem = taken
        result = self.redeem()
        sent = self.gateway.requests[0].request_id
        self.assertRegex(sent, r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
        self.assertEqual(result.stderr, f"request id  {sent}\n")

    def test_sends_amounts_exactly(self):
        self.gateway.redeem = taken
        for amount, units, nanos in (
            ("50", 50, 0),
            ("0.1", 0, 100000000),
            ("12.345", 12, 345000000),
            ("9007199254740993.01", 9007199254740993, 10000000),
        ):
            with self.subTest(amount):
                self.redeem(amount=amount)
                sent = self.gateway.requests[-1].amount
                self.assertEqual((sent.units, sent.nanos), (units, nanos))

    def test_sends_nothing_for_an_amount_that_is_none(self):
        self.gateway.redeem = taken
        for amount in ("1e3", "1,50", "1.", ".5", "", "0x10", "1.0000000001"):
            with self.subTest(amount):
                self.assertEqual(self.redeem(amount=amount).returncode, 2)
        self.assertEqual(self.gateway.requests, [])

    def test_passes_on_place_currency_and_request_id(self):
        self.gateway.redeem = taken
        self.redeem(
            "--currency=USD", "--request-id=r-1", "--entity=440",
            "--branch=1150", "--register=1", "--seller=333", "--balance-after",
        )  # fmt: skip
        sent = self.gateway.requests[0]
        self.assertEqual(sent.amount.currency_code, "USD")
        self.assertEqual(sent.request_id, "r-1")
        self.assertEqual(sent.place.entity_code, "440")
        self.assertEqual(sent.place.branch_code, "1150")
        self.assertEqual(sent.place.register_code, "1")
        self.assertEqual(sent.place.seller_id, "333")
        self.assertTrue(sent.read_balance_after)


if __name__ == "__main__":
    unittest.main()
