"""`fourws giftcard redeem`: texts and exit codes of every error."""

import json
import unittest

from fake_gateway import fail
from giftcard_cli import OPERATION, GiftcardTest, pending
from grpc import StatusCode


class RedeemErrorsTest(GiftcardTest):
    def test_distinguishes_all_ends(self):
        not_sent = {"outcome": "NOT_SENT"}
        for code, reason, metadata, exit_code, money, retry in (
            ("INVALID_ARGUMENT", "INVALID_REQUEST", not_sent, 2,
             "nothing was taken", "after mending"),
            ("NOT_FOUND", "GIFTCARD_NOT_FOUND", not_sent, 3,
             "nothing was taken", "no use"),
            ("FAILED_PRECONDITION", "GIFTCARD_BALANCE_TOO_LOW", not_sent, 4,
             "nothing was taken", "no use"),
            ("FAILED_PRECONDITION", "UPSTREAM_REJECTED",
             {"outcome": "REJECTED"}, 4, "4ws.trade refused", "no use"),
            ("ABORTED", "GIFTCARD_BUSY", not_sent, 5,
             "nothing was taken", "later"),
            ("UNAVAILABLE", "UPSTREAM_UNREACHABLE", not_sent, 5,
             "nothing was taken", "yes, it is safe"),
            ("RESOURCE_EXHAUSTED", "GATEWAY_OVERLOADED", not_sent, 5,
             "nothing was taken", "yes, it is safe"),
            ("DEADLINE_EXCEEDED", "OPERATION_PENDING",
             {"outcome": "UNKNOWN", "operation": OPERATION}, 6,
             "not known yet", f"fourws operation wait {OPERATION}"),
            ("UNKNOWN", "OUTCOME_UNKNOWN",
             {"outcome": "UNKNOWN", "operation": OPERATION}, 7,
             "unknown", "only with the same request id"),
            ("INTERNAL", "INTERNAL", {}, 7,
             "unknown", "only with the same request id"),
            ("UNKNOWN", "STORE_UNAVAILABLE", {"outcome": "UNKNOWN"}, 7,
             "unknown", "only with the same request id"),
            ("INTERNAL", "UPSTREAM_UNAUTHENTICATED", not_sent, 1,
             "nothing was taken", "no use"),
            ("INTERNAL", "UPSTREAM_UNAUTHENTICATED",
             {"outcome": "REJECTED"}, 1, "nothing was taken", "no use"),
            ("FAILED_PRECONDITION", "UPSTREAM_REJECTED",
             {"outcome": "UNKNOWN", "contradicted": "true"}, 7,
             "unclear: .* a person must look", "no use"),
            ("INVALID_ARGUMENT", "REQUEST_ID_REUSED",
             {"operation": OPERATION}, 2,
             f"belongs to another redeem, {OPERATION}, which may have taken",
             f"first look at that one: fourws operation get {OPERATION}"),
        ):  # fmt: skip
            with self.subTest(reason):
                self.gateway.redeem = fail(
                    StatusCode[code], "it failed", reason, **metadata
                )
                result = self.redeem()
                self.assertEqual(result.returncode, exit_code, result.stderr)
                self.assertIn(f"it failed ({reason})", result.stderr)
                self.assertRegex(result.stderr, f"money: .*{money}")
                self.assertRegex(result.stderr, f"retry: .*{retry}")

    def test_never_says_that_a_pending_redeem_was_sent(self):
        self.gateway.redeem = pending()
        self.assertIn("it may have been sent", self.redeem().stderr)

    def test_names_the_other_change_of_the_card(self):
        for code, reason in (
            ("ABORTED", "GIFTCARD_BUSY"),
            ("DEADLINE_EXCEEDED", "DEADLINE_BEFORE_SENDING"),
        ):
            with self.subTest(reason):
                self.gateway.redeem = fail(
                    StatusCode[code],
                    "not now",
                    reason,
                    outcome="NOT_SENT",
                    holder="operations/other",
                )
                result = self.redeem()
                self.assertEqual(result.returncode, 5)
                self.assertIn(
                    "another change is under way: operations/other",
                    result.stderr,
                )
                self.assertNotIn("change of the card", result.stderr)

    def test_says_nothing_of_an_outcome_for_a_reused_request_id(self):
        self.gateway.redeem = fail(
            StatusCode.INVALID_ARGUMENT,
            "reused",
            "REQUEST_ID_REUSED",
            operation=OPERATION,
        )
        result = self.redeem("--json")
        printed = json.loads(result.stderr.splitlines()[-1])
        self.assertEqual(printed["outcome"], "")
        self.assertEqual(printed["operation"], OPERATION)

    def test_shows_what_is_wrong_with_which_field(self):
        self.gateway.redeem = fail(
            StatusCode.INVALID_ARGUMENT,
            "invalid",
            "INVALID_REQUEST",
            {"amount": "must be above zero"},
            outcome="NOT_SENT",
        )
        result = self.redeem()
        self.assertIn("amount: must be above zero", result.stderr)

    def test_gives_programs_the_error_as_json(self):
        self.gateway.redeem = fail(
            StatusCode.FAILED_PRECONDITION,
            "too little",
            "GIFTCARD_BALANCE_TOO_LOW",
            outcome="NOT_SENT",
            balance="3.00",
            currency="EUR",
        )
        result = self.redeem("--json", "--request-id", "r-1")
        first, last = map(json.loads, result.stderr.splitlines())
        self.assertEqual(first, {"request_id": "r-1"})
        self.assertEqual(last["code"], "FAILED_PRECONDITION")
        self.assertEqual(last["reason"], "GIFTCARD_BALANCE_TOO_LOW")
        self.assertEqual(last["outcome"], "NOT_SENT")
        self.assertEqual(last["metadata"]["balance"], "3.00")
        self.assertEqual(last["retry"]["how"], "no")
        self.assertEqual(result.stdout, "")


if __name__ == "__main__":
    unittest.main()
