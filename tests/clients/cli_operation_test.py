"""`fourws operation get|wait|cancel`: how a write stands, and how it ended."""

import json
import signal
import threading
import unittest

import cli
from fake_gateway import fail
from google.protobuf import empty_pb2
from grpc import StatusCode
from operation_cli import (
    CANCELLED,
    CONTRADICTED,
    ENQUEUED,
    FAILED,
    NAME,
    SUCCEEDED,
    UNRESOLVED,
    OperationTest,
)


class OutcomeTest(OperationTest):
    def test_shows_the_state_with_the_card_masked(self):
        self.gateway.get_operation = lambda *_: ENQUEUED
        result = self.run_cli("get", NAME)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"state +ENQUEUED\n")
        self.assertRegex(result.stdout, r"resource +giftcards/\.\.\.1814\n")
        self.assertRegex(result.stdout, r"created +2026-01-31 10:00:00Z\n")
        self.assertRegex(result.stdout, r"evidence .*SEND: acknowledged\n")
        self.assertNotIn("2000000001814", result.stdout)

    def test_takes_a_bare_id_for_a_name(self):
        self.gateway.get_operation = lambda *_: SUCCEEDED
        self.run_cli("get", "01J9")
        self.assertEqual(self.gateway.requests[0].name, NAME)

    def test_gives_programs_the_operation_as_json(self):
        self.gateway.get_operation = lambda *_: SUCCEEDED
        printed = json.loads(self.run_cli("get", NAME, "--json").stdout)
        self.assertIs(printed["done"], True)
        self.assertEqual(printed["response"]["movementId"], "m-1")
        self.assertEqual(printed["metadata"]["state"], "STATE_SUCCEEDED")

    def test_says_that_there_is_no_such_operation(self):
        self.gateway.get_operation = fail(
            StatusCode.NOT_FOUND, "no such operation", "OPERATION_NOT_FOUND"
        )
        self.assertEqual(self.run_cli("get", NAME).returncode, 3)

    def test_ends_a_wait_like_the_write_itself(self):
        for made, exit_code, money in (
            (SUCCEEDED, 0, "money +taken"),
            (FAILED, 4, "money: +nothing was taken: 4ws.trade refused"),
            (UNRESOLVED, 7, "money: +unknown"),
            (CONTRADICTED, 7, "money: +unclear: .*a person must look"),
        ):
            with self.subTest(money):
                self.gateway.wait_operation = lambda *_, made=made: made
                result = self.run_cli("wait", NAME)
                self.assertEqual(result.returncode, exit_code, result.stderr)
                self.assertRegex(result.stdout, money)

    def test_does_not_hide_a_contradiction_from_scripts(self):
        self.gateway.get_operation = lambda *_: CONTRADICTED
        for flags in ([], ["--json"]):
            with self.subTest(flags):
                result = self.run_cli("get", NAME, *flags)
                self.assertEqual(result.returncode, 7, result.stderr)
        self.assertRegex(
            self.run_cli("get", NAME).stdout, "money: +unclear: "
        )

    def test_does_not_send_people_back_to_a_wait_that_is_over(self):
        self.gateway.wait_operation = lambda *_: UNRESOLVED
        result = self.run_cli("wait", NAME)
        self.assertNotIn("operation wait", result.stdout)
        self.assertIn(
            f"ask a person, and look later: fourws operation get {NAME}",
            result.stdout,
        )

    def test_ends_a_wait_as_pending_when_its_time_is_over(self):
        self.gateway.wait_operation = lambda *_: ENQUEUED
        result = self.run_cli("wait", NAME, "--for", "300ms")
        self.assertEqual(result.returncode, 6)
        self.assertRegex(result.stdout, "money: +not known yet")

    def test_reports_the_operation_when_its_wait_is_interrupted(self):
        called = threading.Event()

        def call(*_):
            called.set()
            self.gateway.block()

        self.gateway.wait_operation = call
        process = cli.start(
            "--gateway", self.gateway.address, "--json", "operation", "wait",
            NAME,
        )  # fmt: skip
        self.addCleanup(process.kill)
        self.assertTrue(called.wait(cli.PATIENCE))
        process.send_signal(signal.SIGTERM)
        stdout, stderr = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual((process.returncode, stdout), (6, ""))
        printed = json.loads(stderr)
        self.assertEqual(printed["code"], "CANCELLED")
        self.assertEqual(printed["outcome"], "UNKNOWN")
        self.assertEqual(printed["operation"], NAME)

    def test_goes_on_waiting_over_a_restart_of_the_gateway(self):
        drain = fail(
            StatusCode.UNAVAILABLE, "shutting down", "GATEWAY_DRAINING"
        )
        answers = [drain, drain, lambda *_: SUCCEEDED]
        self.gateway.wait_operation = lambda *call: answers.pop(0)(*call)
        self.assertEqual(self.run_cli("wait", NAME).returncode, 0)

    def test_cancels_an_operation(self):
        self.gateway.cancel_operation = lambda *_: empty_pb2.Empty()
        self.gateway.get_operation = lambda *_: CANCELLED
        result = self.run_cli("cancel", "01J9")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.gateway.requests[0].name, NAME)
        self.assertRegex(result.stdout, "money: +nothing was taken")
        self.gateway.cancel_operation = fail(
            StatusCode.FAILED_PRECONDITION,
            "the operation is done",
            "OPERATION_NOT_CANCELLABLE",
        )
        self.assertEqual(self.run_cli("cancel", NAME).returncode, 4)


if __name__ == "__main__":
    unittest.main()
