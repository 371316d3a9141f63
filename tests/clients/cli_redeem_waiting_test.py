"""`fourws giftcard redeem` while it waits, and when it is interrupted."""

import json
import os
import pty
import signal
import socket
import threading
import unittest

import cli
from fake_gateway import status
from fourws.gateway.v1 import operation_pb2
from giftcard_cli import CARD, OPERATION, GiftcardTest, pending, taken
from google.longrunning import operations_pb2
from grpc import StatusCode


class WaitingTest(GiftcardTest):
    def test_goes_on_waiting_if_asked_to(self):
        self.gateway.redeem = pending()

        def wait(request, _):
            self.assertEqual(request.name, OPERATION)
            operation = operations_pb2.Operation(name=OPERATION, done=True)
            operation.response.Pack(taken())
            return operation

        self.gateway.wait_operation = wait
        result = self.redeem("--wait")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("m-1", result.stdout)

    def test_ends_like_the_operation_it_waited_for(self):
        self.gateway.redeem = pending()

        def wait(*_):
            operation = operations_pb2.Operation(name=OPERATION, done=True)
            operation.error.CopyFrom(
                status(
                    StatusCode.FAILED_PRECONDITION,
                    "refused",
                    "UPSTREAM_REJECTED",
                    outcome="REJECTED",
                )
            )
            operation.metadata.Pack(
                operation_pb2.OperationMetadata(
                    state=operation_pb2.OperationMetadata.STATE_FAILED
                )
            )
            return operation

        self.gateway.wait_operation = wait
        self.assertEqual(self.redeem("--wait").returncode, 4)

    def test_names_the_operation_on_a_terminal_before_the_outcome(self):
        seen = threading.Event()

        def slowly(_, context):
            context.send_initial_metadata((("fourws-operation", OPERATION),))
            seen.wait(cli.PATIENCE)
            return taken()

        self.gateway.redeem = slowly
        reader, terminal = pty.openpty()
        process = cli.start(
            "--gateway", self.gateway.address, "giftcard", "redeem", CARD, "5",
            stderr=terminal,
        )  # fmt: skip
        os.close(terminal)
        shown = ""
        while OPERATION not in shown:
            shown += os.read(reader, 1024).decode()
        seen.set()
        stdout, _ = process.communicate(timeout=cli.PATIENCE)
        os.close(reader)
        self.assertEqual(process.returncode, 0)
        self.assertIn("taken", stdout)


class InterruptTest(GiftcardTest):
    def start(self, *arguments, gateway=None, **options):
        process = cli.start(
            "--gateway", gateway or self.gateway.address, "giftcard", "redeem",
            CARD, "5", "--request-id=r-1", *arguments, **options,
        )  # fmt: skip
        self.addCleanup(process.kill)
        return process

    def test_says_that_the_operation_goes_on(self):
        def announce(_, context):
            context.send_initial_metadata((("fourws-operation", OPERATION),))
            self.gateway.block()

        self.gateway.redeem = announce
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                reader, terminal = pty.openpty()
                process = self.start(stderr=terminal)
                os.close(terminal)
                shown = ""
                while OPERATION not in shown:
                    shown += os.read(reader, 1024).decode()
                process.send_signal(number)
                while f"operation wait {OPERATION}" not in shown:
                    shown += os.read(reader, 1024).decode()
                process.communicate(timeout=cli.PATIENCE)
                os.close(reader)
                self.assertEqual(process.returncode, 6)
                self.assertRegex(shown, "money: +not known yet")
                self.assertIn("interrupted, the operation goes on", shown)
                self.assertIn("--request-id r-1", shown)

    def test_does_not_know_what_was_sent_before_it_is_told(self):
        called = threading.Event()

        def call(*_):
            called.set()
            self.gateway.block()

        self.gateway.redeem = call
        process = self.start("--json")
        self.assertTrue(called.wait(cli.PATIENCE))
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 7)
        printed = json.loads(stderr.splitlines()[-1])
        self.assertEqual(printed["code"], "CANCELLED")
        self.assertEqual(printed["outcome"], "UNKNOWN")
        self.assertEqual(printed["request_id"], "r-1")
        self.assertEqual(printed["operation"], "")
        self.assertEqual(printed["retry"]["how"], "same_request_id")

    def test_says_that_nothing_was_sent_if_it_never_connected(self):
        with socket.create_server(("127.0.0.1", 0)) as mute:
            process = self.start(
                gateway=f"127.0.0.1:{mute.getsockname()[1]}"
            )
            connection, _ = mute.accept()
            with connection:
                process.send_signal(signal.SIGINT)
                _, stderr = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 9)
        self.assertRegex(stderr, "money: +nothing was taken")

    def test_goes_on_through_a_hangup_it_was_told_to_ignore(self):
        called = threading.Event()
        sent = threading.Event()

        def call(*_):
            called.set()
            sent.wait(cli.PATIENCE)
            return taken()

        self.gateway.redeem = call
        # Inherited: to set it in the child would run gRPC's fork handlers.
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self.addCleanup(signal.signal, signal.SIGHUP, before)
        process = self.start()
        self.assertTrue(called.wait(cli.PATIENCE))
        process.send_signal(signal.SIGHUP)
        sent.set()
        process.communicate(timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
