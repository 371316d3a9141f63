"""`fourws notification` and `subscription` against a real gateway."""

import json
import os
import tempfile
import unittest
import uuid

import cli
from playground import Playground


class SandboxSubscriptionTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.playground = Playground()
        cls.addClassCleanup(cls.playground.stop)

    def setUp(self):
        self.customer = uuid.uuid4().hex[:12]
        self.name = f"s-{self.customer}"

    def run_cli(self, *arguments, exit_code=0):
        result = cli.run("--gateway", self.playground.grpc, *arguments)
        self.assertEqual(result.returncode, exit_code, result.stderr)
        return result

    def json_of(self, *arguments):
        printed = self.run_cli("--json", *arguments).stdout.splitlines()
        return [json.loads(line) for line in printed]

    def create(self, *settings):
        self.run_cli(
            "subscription", "create", self.name, "--customer", self.customer,
            *settings,
        )  # fmt: skip

    def get(self):
        [printed] = self.json_of("subscription", "get", self.name)
        return printed

    def consume(self, *flags):
        return self.json_of(
            "subscription", "consume", self.name, "--until-idle=2s", *flags
        )

    def test_hands_out_once_what_is_acknowledged(self):
        self.create()
        self.playground.promote(customer=self.customer, count=3)
        unanswered = self.consume()
        taken = self.consume("--ack")
        self.assertEqual(
            [each["notification"]["id"] for each in taken],
            [each["notification"]["id"] for each in unanswered],
        )
        self.assertEqual([each["attempt"] for each in taken], [2, 2, 2])
        self.assertEqual(self.consume("--ack"), [])
        self.assertEqual(self.get()["lag"], "0")
        self.run_cli("subscription", "seek", self.name, "--to", "earliest")
        self.assertEqual(len(self.consume("--ack")), 3)

    def test_parks_what_a_command_fails_for_and_tries_it_again(self):
        self.create("--max-attempts", "2", "--min-backoff", "1ms")
        self.playground.promote(customer=self.customer, count=2)
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "out")
            # Until there is room for it, nothing is done.
            command = f"test -e {out} || exit 7; cat >> {out}"

            def run():
                self.run_cli(
                    "subscription", "consume", self.name, "--until-idle=2s",
                    "--exec", command,
                )  # fmt: skip

            run()
            parked = self.json_of("subscription", "parked", "list", self.name)
            self.assertEqual(
                [(each["attempts"], each["reason"]) for each in parked],
                [(2, "the command ended with 7")] * 2,
            )
            open(out, "x", encoding="utf-8").close()
            self.run_cli(
                "subscription", "parked", "replay", self.name,
                parked[0]["sequence"],
            )  # fmt: skip
            run()
            with open(out, encoding="utf-8") as file:
                [done] = [json.loads(line) for line in file]
        self.assertEqual(
            done["notification"]["sequence"], parked[0]["sequence"]
        )
        self.assertEqual(
            self.json_of("subscription", "parked", "drop", self.name, "--all"),
            [{"dropped": "1"}],
        )
        self.assertEqual(self.get()["parked"], "0")

    def test_answers_by_hand_what_another_run_printed(self):
        self.create()
        self.playground.promote(customer=self.customer)
        [delivery] = self.consume()
        self.run_cli(
            "subscription", "acknowledge", self.name, delivery["ackId"]
        )
        self.run_cli(
            "subscription", "acknowledge", self.name, delivery["ackId"],
            exit_code=4,
        )  # fmt: skip
        self.assertEqual(self.consume(), [])

    def test_names_what_is_not_there(self):
        self.create()
        self.run_cli("subscription", "create", self.name, exit_code=4)
        listed = self.run_cli("subscription", "list").stdout
        self.assertRegex(listed, f"\nsubscriptions/{self.name} +0 +0 +0 +0 ")
        self.run_cli("subscription", "update", self.name, "--no-filter")
        self.assertEqual(self.get()["filter"]["customers"], [])
        self.run_cli("subscription", "delete", self.name)
        for command in ("get", "delete", "consume"):
            self.run_cli("subscription", command, self.name, exit_code=3)

    def test_finds_and_erases_what_the_log_holds_of_a_customer(self):
        self.playground.promote(customer=self.customer, count=3)
        mine = ("notification", "list", "--customer", self.customer)
        newest, *older = self.json_of(*mine)
        self.assertEqual(self.json_of(*mine, "--oldest-first")[-1], newest)
        self.assertEqual(len(older), 2)
        self.assertEqual(len(self.json_of(*mine, "--limit", "2")), 2)
        self.assertEqual(self.json_of(*mine, "--before", "24h"), [])
        self.assertEqual(len(self.json_of(*mine, "--since", "24h")), 3)
        get = ("notification", "get")
        self.assertEqual(self.json_of(*get, newest["id"]), [newest])
        self.assertEqual(
            self.json_of(*get, newest["cursor"], "--cursor"), [newest]
        )
        whole = self.run_cli(*get, newest["id"], "--raw").stdout
        self.assertRegex(whole, f'body +{{"subjectCode":"{self.customer}"')
        self.assertEqual(
            self.json_of(
                "notification", "erase-customer", self.customer, "--yes"
            ),
            [{"erased": "3"}],
        )
        self.assertEqual(self.json_of(*mine), [])
        self.run_cli(*get, newest["id"], exit_code=3)


if __name__ == "__main__":
    unittest.main()
