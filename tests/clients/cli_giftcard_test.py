"""`fourws giftcard`: results, texts and exit codes of every kind of end."""

import contextlib
import json
import os
import pty
import signal
import socket
import threading
import unittest

import cli
from fake_gateway import FakeGateway, fail, status
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from fourws.gateway.v1 import operation_pb2
from google.longrunning import operations_pb2
from google.type import money_pb2
from grpc import StatusCode

CARD = "2000000001814"
OPERATION = "operations/01J9"


def taken(*_):
    return pb.RedeemGiftcardResponse(
        operation=OPERATION,
        movement_id="m-1",
        balance_before=money_pb2.Money(currency_code="EUR", units=390),
    )


def pass_on(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def let_in_second(door, gateway):
    """Hangs up on the first who comes, and leads the second to the gateway."""
    door.accept()[0].close()
    client, _ = door.accept()
    with client, socket.create_connection(gateway) as server:
        back = threading.Thread(target=pass_on, args=(server, client),
                                daemon=True)
        back.start()
        pass_on(client, server)
        back.join()


class GiftcardTest(unittest.TestCase):
    def setUp(self):
        self.gateway = FakeGateway()
        self.addCleanup(self.gateway.stop)

    def run_cli(self, *arguments):
        return cli.run("--gateway", self.gateway.address, *arguments)

    def redeem(self, *arguments, amount="50"):
        return self.run_cli("giftcard", "redeem", CARD, amount, *arguments)


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


class RedeemTest(GiftcardTest):
    def test_tells_that_the_money_was_taken(self):
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

    def test_tells_each_end_apart(self):
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

    def test_exits_alike_if_a_read_is_not_let_in_upstream(self):
        self.gateway.get_giftcard = fail(
            StatusCode.INTERNAL, "not let in", "UPSTREAM_UNAUTHENTICATED"
        )
        result = self.run_cli("giftcard", "get", CARD)
        self.assertEqual(result.returncode, 1)

    def test_never_says_that_a_pending_redeem_was_sent(self):
        self.gateway.redeem = fail(
            StatusCode.DEADLINE_EXCEEDED,
            "pending",
            "OPERATION_PENDING",
            outcome="UNKNOWN",
            operation=OPERATION,
        )
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
                    "another change of the card is under way: "
                    "operations/other",
                    result.stderr,
                )

    def test_says_nothing_of_an_outcome_for_a_reused_request_id(self):
        self.gateway.redeem = fail(
            StatusCode.INVALID_ARGUMENT,
            "reused",
            "REQUEST_ID_REUSED",
            operation=OPERATION,
        )
        result = self.redeem("--json")
        told = json.loads(result.stderr.splitlines()[-1])
        self.assertEqual(told["outcome"], "")
        self.assertEqual(told["operation"], OPERATION)

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

    def test_never_says_not_sent_when_the_connection_breaks(self):
        def break_off(_, context):
            context.send_initial_metadata((("fourws-operation", OPERATION),))
            threading.Thread(target=self.gateway.stop).start()
            self.gateway.block()

        self.gateway.redeem = break_off
        result = self.redeem("--request-id", "r-1")
        self.assertEqual(result.returncode, 7, result.stderr)
        self.assertRegex(result.stderr, "money: +unknown")
        self.assertIn("--request-id r-1", result.stderr)
        self.assertIn(f"fourws operation wait {OPERATION}", result.stderr)

    def test_never_says_not_sent_when_the_gateway_is_silent(self):
        self.gateway.redeem = self.gateway.block
        result = self.redeem("--timeout", "3s")
        self.assertEqual(result.returncode, 7, result.stderr)
        self.assertRegex(result.stderr, "money: +unknown")

    def test_says_that_nothing_was_sent_to_an_absent_gateway(self):
        self.gateway.stop()
        result = self.redeem()
        self.assertEqual(result.returncode, 9)
        self.assertRegex(result.stderr, "money: +nothing was taken")

    def test_tries_again_if_the_first_connection_fails(self):
        self.gateway.redeem = taken
        with socket.create_server(("127.0.0.1", 0)) as door:
            thread = threading.Thread(
                target=let_in_second,
                args=(door, ("127.0.0.1", self.gateway.port)),
                daemon=True,
            )
            thread.start()
            result = cli.run(
                "--gateway", f"127.0.0.1:{door.getsockname()[1]}",
                "giftcard", "redeem", CARD, "50",
            )  # fmt: skip
            self.assertEqual(result.returncode, 0, result.stderr)
            thread.join()
        self.assertEqual(len(self.gateway.requests), 1)

    def test_gives_up_on_a_gateway_that_does_not_speak(self):
        with socket.create_server(("127.0.0.1", 0)) as mute:
            result = cli.run(
                "--gateway", f"127.0.0.1:{mute.getsockname()[1]}",
                "--timeout", "1s", "giftcard", "redeem", CARD, "50",
            )  # fmt: skip
        self.assertEqual(result.returncode, 9)


class WaitingTest(GiftcardTest):
    def test_goes_on_waiting_if_asked_to(self):
        self.gateway.redeem = fail(
            StatusCode.DEADLINE_EXCEEDED,
            "pending",
            "OPERATION_PENDING",
            outcome="UNKNOWN",
            operation=OPERATION,
        )

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
        self.gateway.redeem = fail(
            StatusCode.DEADLINE_EXCEEDED,
            "pending",
            "OPERATION_PENDING",
            outcome="UNKNOWN",
            operation=OPERATION,
        )

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
        told = json.loads(stderr.splitlines()[-1])
        self.assertEqual(told["code"], "CANCELLED")
        self.assertEqual(told["outcome"], "UNKNOWN")
        self.assertEqual(told["request_id"], "r-1")
        self.assertEqual(told["operation"], "")
        self.assertEqual(told["retry"]["how"], "same_request_id")

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
