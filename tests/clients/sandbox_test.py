"""The command line client against a real gateway and the sandbox."""

import json
import os
import select
import signal
import tempfile
import unittest

import cli
from playground import Playground

CARD = "2000000001814"


class SandboxTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.playground = Playground()
        cls.addClassCleanup(cls.playground.stop)

    def run_cli(self, *arguments):
        return cli.run("--gateway", self.playground.grpc, *arguments)

    def json_of(self, *arguments):
        result = self.run_cli("--json", *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def balance(self, card):
        money = self.json_of("giftcard", "get", card)["balance"]
        return f"{money['units']}.{money['nanos']:09d}"

    def test_names_the_seeded_cards(self):
        cards = {
            card["barcode"]: card
            for card in self.playground.described["cards"]
        }
        self.assertEqual(cards["2000000001852"]["balance"], "250.00")
        self.assertEqual(cards["2000000001852"]["currency"], "USD")

    def test_names_the_cards_that_always_misbehave(self):
        described = self.playground.described
        magic = {trick["name"]: trick["active"] for trick in described["magic"]}
        listed = {card["barcode"] for card in described["cards"]}
        self.assertFalse(listed & set(magic.values()))
        for trick, exit_code, *flags in (
            ("declined", 4),
            ("lost", 6, "--timeout=3s"),
        ):
            with self.subTest(trick):
                result = self.run_cli(
                    *flags, "giftcard", "redeem", magic[trick], "1"
                )
                self.assertEqual(result.returncode, exit_code, result.stderr)

    def test_debits_once_for_one_request_id(self):
        before = len(self.playground.movements(CARD))
        redeem = ("giftcard", "redeem", CARD, "50", "--request-id=once")
        first = self.json_of(*redeem)
        second = self.json_of(*redeem)
        self.assertEqual(first["movementId"], second["movementId"])
        self.assertEqual(first["operation"], second["operation"])
        made = self.playground.movements(CARD)[before:]
        self.assertEqual([one["delta"] for one in made], ["-50.00"])

    def test_says_that_it_joined_an_earlier_write(self):
        redeem = ("giftcard", "redeem", CARD, "1", "--request-id=joined")
        first = self.run_cli(*redeem)
        self.assertNotIn("joined  ", first.stderr)
        self.assertRegex(self.run_cli(*redeem).stderr, "joined +operations/")
        operation = self.json_of(*redeem)["operation"]
        _, joined = map(
            json.loads, self.run_cli("--json", *redeem).stderr.splitlines()
        )
        self.assertEqual(joined, {"joined": operation})

    def test_says_that_a_start_joined_an_earlier_write(self):
        fields = {
            "barcode": CARD,
            "amount": {"currencyCode": "EUR", "units": "1"},
            "requestId": "started",
        }
        start = ("operation", "start", "RedeemGiftcard", json.dumps(fields))
        first = self.run_cli(*start)
        self.assertNotIn("joined  ", first.stderr)
        self.assertRegex(self.run_cli(*start).stderr, "joined +operations/")

    def test_reads_the_balance_after_if_asked_to(self):
        answer = self.json_of(
            "giftcard", "redeem", "0098260111383", "0.01", "--balance-after"
        )
        self.assertEqual(answer["balanceBefore"]["units"], "200")
        self.assertEqual(answer["balanceAfter"]["units"], "199")
        self.assertEqual(answer["balanceAfter"]["nanos"], 990000000)

    def test_refuses_what_the_card_does_not_allow(self):
        for card, amount, currency, exit_code, reason in (
            ("2000000001876", "0.31", "EUR", 4, "GIFTCARD_BALANCE_TOO_LOW"),
            ("2000000001821", "1", "EUR", 4, "GIFTCARD_INACTIVE"),
            ("2000000001838", "1", "EUR", 4, "GIFTCARD_EXPIRED"),
            ("2000000001845", "1", "EUR", 4,
             "GIFTCARD_PARTIAL_USE_FORBIDDEN"),
            ("2000000001852", "1", "EUR", 4, "GIFTCARD_CURRENCY_MISMATCH"),
            ("2000000001869", "1.5", "JPY", 2, "INVALID_REQUEST"),
            ("2000000001845", "0", "EUR", 2, "INVALID_REQUEST"),
            ("404", "1", "EUR", 3, "GIFTCARD_NOT_FOUND"),
        ):  # fmt: skip
            with self.subTest(reason):
                result = self.run_cli(
                    "giftcard", "redeem", card, amount, "--currency", currency
                )
                self.assertEqual(result.returncode, exit_code, result.stderr)
                self.assertIn(reason, result.stderr)
                self.assertRegex(result.stderr, "money: +nothing was taken")
                self.assertEqual(self.playground.movements(card), [])

    def test_follows_a_redeem_whose_callback_is_late(self):
        self.playground.fault("callback_late", cmd="update", ms=6000)
        pending = self.run_cli(
            "--timeout=3s", "--json", "giftcard", "redeem", "2000000001883",
            "0.005", "--currency=KWD",
        )  # fmt: skip
        self.assertEqual(pending.returncode, 6, pending.stderr)
        error = json.loads(pending.stderr.splitlines()[-1])
        self.assertEqual(error["reason"], "OPERATION_PENDING")
        waited = self.run_cli("operation", "wait", error["operation"])
        self.assertEqual(waited.returncode, 0, waited.stderr)
        self.assertRegex(waited.stdout, "state +SUCCEEDED")
        (movement,) = self.playground.movements("2000000001883")
        self.assertEqual(movement["delta"], "-0.005")

    def test_waits_in_one_go_if_asked_to(self):
        self.playground.fault("callback_late", cmd="update", ms=6000)
        result = self.run_cli(
            "--timeout=3s", "giftcard", "redeem", "2000000001869", "5",
            "--currency=JPY", "--wait",
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, "money +taken")

    def test_shows_a_promotion(self):
        self.playground.promote(customer="42")
        result = self.run_cli(
            "watch", "--from=earliest", "--customer=42", "--until-caught-up"
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"4ws/42 .* YEAR_2024 +832\.71 +0\n")


class LifeTest(unittest.TestCase):
    def test_resumes_over_a_restart_of_the_gateway(self):
        with tempfile.TemporaryDirectory() as folder:
            data = f"--data-dir={folder}"
            first = Playground(data)
            process = cli.start(
                "--gateway", first.grpc, "--json", "watch", "--from=earliest",
                "--limit=2",
            )  # fmt: skip
            self.addCleanup(process.kill)
            first.promote(customer="before")
            printed = json.loads(process.stdout.readline())
            self.assertEqual(printed["subject"]["customer"], "4ws/before")
            self.assertEqual(first.stop(), 0)
            second = Playground(data, f"--grpc-listen={first.grpc}")
            self.addCleanup(second.stop)
            second.promote(customer="after")
            stdout, stderr = process.communicate(timeout=cli.PATIENCE)
            self.assertEqual(process.returncode, 0, stderr)
            printed = json.loads(stdout)
            self.assertEqual(printed["subject"]["customer"], "4ws/after")

    def test_keeps_operations_over_a_restart(self):
        with tempfile.TemporaryDirectory() as folder:
            data = f"--data-dir={folder}"
            first = Playground(data)
            redeem = ("--json", "giftcard", "redeem", CARD, "5",
                      "--request-id=kept")  # fmt: skip
            before = cli.run("--gateway", first.grpc, *redeem)
            self.assertEqual(first.stop(), 0)
            second = Playground(data)
            self.addCleanup(second.stop)
            after = cli.run("--gateway", second.grpc, *redeem)
            self.assertEqual(before.stdout, after.stdout, after.stderr)
            self.assertEqual(second.movements(CARD), [])

    def test_removes_the_data_directory_it_made(self):
        playground = Playground()
        folder = playground.described["data_dir"]
        self.assertTrue(os.path.isdir(folder))
        self.assertEqual(playground.stop(), 0)
        self.assertFalse(os.path.exists(folder))

    def test_stops_one_when_the_other_dies(self):
        for program in ("fourws-gateway", "fourws-sandbox"):
            with self.subTest(program):
                playground = Playground()
                os.kill(child_of(playground.pid, program), signal.SIGKILL)
                self.assertEqual(playground.wait(), 1)
                self.assertEqual(children_of(playground.pid), [])
                playground.stop()

    def test_leaves_nothing_behind_when_killed(self):
        playground = Playground()
        left = children_of(playground.pid)
        self.assertEqual(len(left), 2)
        os.kill(playground.pid, signal.SIGKILL)
        playground.wait()
        for pid in left:
            fd = os.pidfd_open(pid) if os.path.exists(f"/proc/{pid}") else None
            if fd is not None:
                self.wait_for_end(fd)
        playground.stop()

    def test_says_which_program_is_missing(self):
        result = cli.run("sandbox", "--gateway-program=/nonexistent")
        self.assertEqual(result.returncode, 1)
        self.assertIn("/nonexistent", result.stderr)

    def test_says_that_a_program_did_not_start(self):
        result = cli.run("sandbox", "--gateway-flag=--no_such_flag")
        self.assertEqual(result.returncode, 1)
        self.assertIn("ended before it was ready", result.stderr)

    def wait_for_end(self, fd):
        try:
            ended, _, _ = select.select([fd], [], [], cli.PATIENCE)
            self.assertTrue(ended)
        finally:
            os.close(fd)


def children_of(pid):
    children = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", encoding="ascii") as stat:
                parent = stat.read().rpartition(")")[2].split()[1]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == pid:
            children.append(int(entry))
    return children


def child_of(pid, program):
    for child in children_of(pid):
        if os.readlink(f"/proc/{child}/exe").endswith(program):
            return child
    raise AssertionError(f"{program} does not run")


if __name__ == "__main__":
    unittest.main()
