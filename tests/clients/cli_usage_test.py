"""`fourws`: help, version and wrong usage."""

import json
import unittest

import cli

SETTLE = ["operation", "settle", "x"]


class UsageTest(unittest.TestCase):
    def test_lists_its_exit_codes(self):
        result = cli.run("--help")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout, r"6 +pending")

    def test_prints_its_version(self):
        result = cli.run("--version")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout, r"^fourws \d+\.\d+\.\d+\n$")

    def test_refuses_wrong_usage(self):
        for arguments in (
            [],
            ["giftcard"],
            ["giftcard", "get"],
            ["giftcard", "redeem", "1"],
            ["--timeout", "soon", "giftcard", "get", "1"],
            ["--timeout", "-1s", "giftcard", "get", "1"],
            ["watch", "--from", "tomorrow"],
            ["watch", "--from", "latest", "--after", "c"],
            ["watch", "--limit", "0"],
            ["notification", "list", "--before", "soon"],
            ["notification", "get", ""],
            ["operation", "delete", "x"],
            ["operation", "show", ""],
            ["operation", "start", "RedeemGiftcard"],
            [*SETTLE, "--note", "n", "--by", "b"],
            [*SETTLE, "--failed", "--succeeded", "--note", "n", "--by", "b"],
            [*SETTLE, "--failed", "--by", "b"],
            [*SETTLE, "--failed", "--note", "n"],
            [*SETTLE, "--failed", "--note", "", "--by", "b"],
            ["operation", "list", "--state", "lost"],
            ["operation", "list", "--method", "GetGiftcard"],
            ["operation", "list", "--since", "tomorrow"],
            ["operation", "list", "--limit", "0"],
            ["subscription", "get", ""],
            ["subscription", "create", "s", "--from", "latest-per-customer"],
            ["subscription", "create", "s", "--ack-deadline", "0s"],
            ["subscription", "consume", "s", "--ack", "--exec", "true"],
            ["subscription", "acknowledge", "s"],
            ["subscription", "acknowledge", "s", "a", "--delay", "5s"],
            ["--gateway", "", "giftcard", "get", "1"],
            ["giftcard", "redeem", "1", "5", "--request-id", ""],
            ["giftcard", "redeem", "1", "5", "--request-id="],
            ["watch", "--after", ""],
            ["watch", "--cursor-file", ""],
        ):
            with self.subTest(arguments):
                result = cli.run(*arguments)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertEqual(result.stdout, "")

    def test_sends_no_text_that_is_not_utf8(self):
        for arguments in (
            ["giftcard", "get", b"\xe9"],
            ["giftcard", "redeem", b"\xe9", "5"],
            ["giftcard", "redeem", "1", "5", "--request-id", b"\xe9"],
            ["giftcard", "redeem", "1", "5", "--validate-only", "--entity",
             b"\xe9"],
            ["customer", "get", b"\xe9"],
            ["operation", "get", b"\xe9"],
            ["operation", "wait", b"\xe9"],
            ["operation", "start", "RedeemGiftcard", "{}", "--request-id",
             b"\xe9"],
            ["operation", "list", "--card", b"\xe9"],
            ["notification", "get", b"\xe9"],
            ["dead-letter", "list", "--source", b"\xe9"],
            ["subscription", "get", b"\xe9"],
            ["subscription", "consume", b"\xe9"],
            ["subscription", "acknowledge", "s", b"\xe9"],
            ["watch", "--customer", b"\xe9"],
        ):  # fmt: skip
            with self.subTest(arguments):
                result = cli.run(*arguments)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertEqual(result.stdout, "")
                self.assertIn("is not UTF-8", result.stderr)

    def test_says_that_nothing_was_sent_of_what_is_not_utf8(self):
        result = cli.run("giftcard", "redeem", b"\xe9", "5", "--json")
        self.assertEqual(json.loads(result.stderr)["outcome"], "NOT_SENT")
        result = cli.run("giftcard", "redeem", b"\xe9", "5")
        self.assertIn("nothing was taken, nothing was sent", result.stderr)

    def test_says_which_option_was_left_empty(self):
        for option, *arguments in (
            ("--gateway", "giftcard", "get", "1"),
            ("--request-id", "giftcard", "redeem", "1", "5"),
        ):
            with self.subTest(option):
                result = cli.run(*arguments, option, "")
                self.assertEqual(result.returncode, 2)
                self.assertIn(f"{option}: must not be empty", result.stderr)

    def test_names_the_word_it_does_not_know(self):
        for arguments in (
            ["nosuch"],
            ["--json", "nosuch"],
            ["giftcard", "nosuch"],
            ["giftcard", "get", "--nosuch"],
        ):
            with self.subTest(arguments):
                result = cli.run(*arguments)
                self.assertEqual(result.returncode, 2)
                self.assertIn(f"expected: {arguments[-1]}", result.stderr)

    def test_keeps_what_libraries_log_to_itself(self):
        result = cli.run(
            "--json", "--gateway", "dns:///", "giftcard", "get", "1"
        )
        self.assertEqual(result.returncode, 9)
        self.assertEqual(json.loads(result.stderr)["code"], "UNAVAILABLE")

    def test_reports_wrong_usage_to_programs_as_json(self):
        result = cli.run("--json", "giftcard", "get")
        printed = json.loads(result.stderr)
        self.assertEqual(printed["code"], "INVALID_ARGUMENT")
        self.assertIn("BARCODE", printed["violations"][0]["description"])


if __name__ == "__main__":
    unittest.main()
