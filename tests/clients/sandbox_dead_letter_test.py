"""`fourws dead-letter` against a real gateway."""

import base64
import json
import os
import tempfile
import unittest
import urllib.request

import cli
from playground import Playground

SOURCE = "4ws/customer-promotions"


class SandboxDeadLetterTest(unittest.TestCase):
    def setUp(self):
        self.playground = Playground()
        self.addCleanup(self.playground.stop)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def run_cli(self, *arguments, exit_code=0):
        result = cli.run(
            "--gateway", self.playground.grpc, "dead-letter", *arguments
        )
        self.assertEqual(result.returncode, exit_code, result.stderr)
        return result.stdout

    def post(self, body):
        url = f"http://{self.playground.http}/webhooks/4ws/customer-promotions"
        request = urllib.request.Request(url, data=body)
        with urllib.request.urlopen(request, timeout=cli.PATIENCE) as answer:
            self.assertEqual(answer.status, 200)

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_shows_what_could_not_be_processed(self):
        self.post(b"not json")
        head, line = self.run_cli("list").splitlines()
        self.assertRegex(head, "^NAME +STATE +RECEIVED +BYTES +SOURCE +REASON")
        self.assertRegex(line, f"^deadLetters/1 +WAITING .* 8 +{SOURCE} +\\w")
        self.assertEqual(self.run_cli("list", "--state", "replayed"), "")
        self.assertRegex(self.run_cli("get", "1"), "body +not json\n")
        self.assertEqual(
            self.run_cli("get", "deadLetters/1", "--body"), "not json"
        )
        self.run_cli("get", "2", exit_code=3)

    def test_shows_a_large_body_whole(self):
        text = "".join(f"{number:07d}" for number in range(500_000))
        self.run_cli("import", "--source", SOURCE, self.file("big", text))
        self.assertEqual(self.run_cli("get", "1", "--body"), text)
        letter = json.loads(self.run_cli("get", "1", "--json"))
        self.assertEqual(base64.b64decode(letter["body"]), text.encode())

    def test_replays_what_was_imported_once(self):
        good = self.file("good", '{"subjectCode":"7","data":{}}')
        bad = self.file("bad", "not json")
        imported = ("import", "--source", SOURCE, good, bad)
        first = self.run_cli(*imported)
        self.assertRegex(first, f"deadLetters/1 +imported +{good}\n")
        again = self.run_cli(*imported, "--json").splitlines()
        self.assertEqual(
            [json.loads(line)["duplicate"] for line in again], [True, True]
        )
        replayed = self.run_cli("replay", "--all", exit_code=4)
        self.assertRegex(replayed, "replayed +deadLetters/1 +is now 1\n")
        self.assertRegex(replayed, "NOT REPLAYED +deadLetters/2 +\\w")
        self.run_cli("replay", "--source", "4ws/documents")
        self.assertRegex(self.run_cli("discard", "2"), "discarded +deadLet")
        self.run_cli("discard", "2", exit_code=4)
        printed = cli.run(
            "--gateway", self.playground.grpc, "notification", "list"
        )
        self.assertEqual(len(printed.stdout.splitlines()), 2)

    def test_imports_what_it_can_read(self):
        printed = self.run_cli(
            "import",
            "--source",
            SOURCE,
            "no/such",
            self.file("empty", ""),
            self.file("one", "a body"),
            exit_code=4,
        )
        self.assertRegex(printed, "imported +.*one\n")

    def test_refuses_what_it_cannot_do(self):
        for arguments in (
            ["replay"],
            ["replay", "1", "--all"],
            ["import", "file"],
            ["list", "--state", "lost"],
            ["discard"],
        ):
            with self.subTest(arguments):
                self.run_cli(*arguments, exit_code=2)


if __name__ == "__main__":
    unittest.main()
