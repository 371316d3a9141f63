"""`fourws`: help, version and wrong usage."""

import json
import unittest

import cli


class UsageTest(unittest.TestCase):
    def test_lists_its_exit_codes(self):
        result = cli.run("--help")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout, r"6 +pending")

    def test_tells_its_version(self):
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
            ["operation", "cancel", "x"],
        ):
            with self.subTest(arguments):
                result = cli.run(*arguments)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertEqual(result.stdout, "")

    def test_tells_programs_of_wrong_usage_as_json(self):
        result = cli.run("--json", "giftcard", "get")
        told = json.loads(result.stderr)
        self.assertEqual(told["code"], "INVALID_ARGUMENT")
        self.assertIn("BARCODE", told["violations"][0]["description"])


if __name__ == "__main__":
    unittest.main()
