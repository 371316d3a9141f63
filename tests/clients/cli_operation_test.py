"""`fourws operation`: how a write stands, and how it ended."""

import json
import re
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import cli
from fake_gateway import FakeGateway, fail, status
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from fourws.gateway.v1.operation_pb2 import Evidence, OperationMetadata
from fourws.gateway.v1.operation_service_pb2 import StartOperationResponse
from google.longrunning import operations_pb2
from google.protobuf import empty_pb2, timestamp_pb2
from grpc import StatusCode

NAME = "operations/01J9"
REDEEM = """{"barcode": "2000000001814", "requestId": "r-1",
             "amount": {"currencyCode": "EUR", "units": "5"}}"""


def operation(state, error=None, response=None):
    metadata = OperationMetadata(
        state=state,
        method="fourws.gateway.v1.GiftcardService.RedeemGiftcard",
        request_id="r-1",
        resource="giftcards/2000000001814",
    )
    metadata.create_time.FromJsonString("2026-01-31T10:00:00Z")
    metadata.evidence.add(kind=Evidence.KIND_SEND, summary="acknowledged")
    made = operations_pb2.Operation(name=NAME, done=bool(error or response))
    made.metadata.Pack(metadata)
    if error:
        made.error.CopyFrom(error)
    if response:
        made.response.Pack(response)
    return made


SUCCEEDED = operation(
    OperationMetadata.STATE_SUCCEEDED,
    response=pb.RedeemGiftcardResponse(movement_id="m-1"),
)
FAILED = operation(
    OperationMetadata.STATE_FAILED,
    error=status(
        StatusCode.FAILED_PRECONDITION,
        "refused",
        "UPSTREAM_REJECTED",
        outcome="REJECTED",
    ),
)
CONTRADICTED = operation(
    OperationMetadata.STATE_FAILED,
    error=status(
        StatusCode.FAILED_PRECONDITION,
        "refused",
        "UPSTREAM_REJECTED",
        outcome="UNKNOWN",
        contradicted="true",
    ),
)
CANCELLED = operation(
    OperationMetadata.STATE_FAILED,
    error=status(
        StatusCode.CANCELLED,
        "cancelled before it was sent",
        "CANCELLED_BEFORE_SENDING",
        outcome="NOT_SENT",
    ),
)
QUEUED = operation(OperationMetadata.STATE_QUEUED)
ENQUEUED = operation(OperationMetadata.STATE_ENQUEUED)
UNRESOLVED = operation(OperationMetadata.STATE_UNRESOLVED)


def story():
    """An operation with all that can be told of one."""
    metadata = OperationMetadata(
        state=OperationMetadata.STATE_UNRESOLVED,
        method="fourws.gateway.v1.GiftcardService.ActivateGiftcard",
        request_id="r-1",
        resource="giftcards/2000000001814",
        caller="till",
        detached=True,
    )
    request = pb.ActivateGiftcardRequest(
        barcode="2000000001814", request_id="r-1"
    )
    request.amount.currency_code = "EUR"
    request.amount.units, request.amount.nanos = 12, 500000000
    request.holder.name = "***"
    metadata.request.Pack(request)
    metadata.create_time.FromJsonString("2026-01-31T10:00:00Z")
    metadata.send_time.FromJsonString("2026-01-31T10:00:01Z")
    for kind, summary, time in (
        (Evidence.KIND_SEND, "acknowledged", "2026-01-31T10:00:02Z"),
        (Evidence.KIND_EXPIRY, "nobody told", "2026-01-31T10:15:01Z"),
    ):
        evidence = metadata.evidence.add(kind=kind, summary=summary)
        evidence.time.FromJsonString(time)
    made = operations_pb2.Operation(name=NAME)
    made.metadata.Pack(metadata)
    return made


STORY = story()


def fail_plainly(code):
    """An answer without the gateway's word, as of a lost connection."""

    def answer(_, context):
        context.abort(code, "gone")

    return answer


class OperationTest(unittest.TestCase):
    def setUp(self):
        self.gateway = FakeGateway()
        self.addCleanup(self.gateway.stop)

    def run_cli(self, *arguments):
        return cli.run(
            "--gateway", self.gateway.address, "operation", *arguments
        )

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
        told = json.loads(self.run_cli("get", NAME, "--json").stdout)
        self.assertIs(told["done"], True)
        self.assertEqual(told["response"]["movementId"], "m-1")
        self.assertEqual(told["metadata"]["state"], "STATE_SUCCEEDED")

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

    def test_tells_the_operation_when_its_wait_is_interrupted(self):
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
        told = json.loads(stderr)
        self.assertEqual(told["code"], "CANCELLED")
        self.assertEqual(told["outcome"], "UNKNOWN")
        self.assertEqual(told["operation"], NAME)

    def test_goes_on_waiting_over_a_restart_of_the_gateway(self):
        drain = fail(
            StatusCode.UNAVAILABLE, "shutting down", "GATEWAY_DRAINING"
        )
        answers = [drain, drain, lambda *_: SUCCEEDED]
        self.gateway.wait_operation = lambda *call: answers.pop(0)(*call)
        self.assertEqual(self.run_cli("wait", NAME).returncode, 0)

    def test_lists_operations_page_by_page(self):
        names = [f"operations/{i}" for i in range(5)]

        def answer(request, _):
            first = int(request.page_token or 0)
            last = min(first + 2, len(names), first + request.page_size)
            # A page may be empty though there are more.
            if request.page_token == "2":
                return operations_pb2.ListOperationsResponse(
                    next_page_token="3"
                )
            page = operations_pb2.ListOperationsResponse(
                next_page_token=str(last) if last < len(names) else ""
            )
            for name in names[first:last]:
                page.operations.add().CopyFrom(ENQUEUED)
                page.operations[-1].name = name
            return page

        self.gateway.list_operations = answer
        result = self.run_cli("list")
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = result.stdout.splitlines()
        self.assertRegex(lines[0], "^OPERATION +STATE +METHOD +RESOURCE")
        self.assertEqual(
            [line.split()[:4] for line in lines[1:]],
            [
                [name, "ENQUEUED", "RedeemGiftcard", "giftcards/...1814"]
                for name in names[:2] + names[3:]
            ],
        )
        self.gateway.requests.clear()
        told = self.run_cli("list", "--json", "--limit", "3").stdout
        self.assertEqual(
            [json.loads(line)["name"] for line in told.splitlines()],
            [names[0], names[1], names[3]],
        )
        self.assertEqual(
            [request.page_size for request in self.gateway.requests], [3, 1, 1]
        )

    def test_says_in_a_list_what_did_not_go_well(self):
        page = operations_pb2.ListOperationsResponse(
            operations=[FAILED, SUCCEEDED, SUCCEEDED]
        )
        metadata = OperationMetadata()
        page.operations[2].metadata.Unpack(metadata)
        metadata.evidence.add(kind=Evidence.KIND_CONTRADICTION)
        page.operations[2].metadata.Pack(metadata)
        self.gateway.list_operations = lambda *_: page
        failed, good, contradicted = self.run_cli(
            "list"
        ).stdout.splitlines()[1:]
        self.assertRegex(failed, "FAILED .* r-1 +UPSTREAM_REJECTED$")
        self.assertRegex(good, "SUCCEEDED .* r-1$")
        self.assertRegex(contradicted, "SUCCEEDED .* r-1 +CONTRADICTED$")

    def test_filters_a_list(self):
        self.gateway.list_operations = (
            lambda *_: operations_pb2.ListOperationsResponse()
        )
        result = self.run_cli(
            "list", "--state", "failed", "--card", "2000000001814",
            "--request-id", 'a"b', "--method", "RedeemGiftcard", "--open",
            "--since", "2026-01-31T10:00:00Z",
        )  # fmt: skip
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        self.assertEqual(
            self.gateway.requests[0].filter,
            'state = "FAILED" AND resource = "giftcards/2000000001814" AND '
            'request_id = "a\\"b" AND method = '
            '"fourws.gateway.v1.GiftcardService.RedeemGiftcard" AND '
            'create_time >= "2026-01-31T10:00:00Z" AND done = "false"',
        )
        self.run_cli("list", "--before", "24h")
        day_ago = re.fullmatch(
            'create_time < "(.*)"', self.gateway.requests[1].filter
        )[1]
        told = timestamp_pb2.Timestamp()
        told.FromJsonString(day_ago)
        self.assertAlmostEqual(
            time.time() - told.ToSeconds(), 86400, delta=cli.PATIENCE
        )

    def test_tells_the_whole_story_of_an_operation(self):
        self.gateway.get_operation = lambda *_: STORY
        result = self.run_cli("show", NAME)
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = [
            "request +barcode: ...1814",
            r"request +amount: 12\.50 EUR",
            r"request +holder\.name: \*\*\*",
            "2026-01-31 10:00:00Z +asked for by the caller till, "
            "who does not wait",
            "2026-01-31 10:00:01Z +about to leave the gateway",
            "2026-01-31 10:00:02Z +the send ended: acknowledged",
            "2026-01-31 10:15:01Z +time ran out: nobody told",
            "what now +4ws.trade has not told the outcome: find out",
        ]
        self.assertRegex(result.stdout, r"(?s)" + ".*\n".join(lines))
        self.assertNotIn("2000000001814", result.stdout)

    def test_says_how_to_end_what_was_not_sent(self):
        self.gateway.get_operation = lambda *_: QUEUED
        result = self.run_cli("show", NAME)
        self.assertIn("nothing was sent yet", result.stdout)
        self.assertIn(f"fourws operation cancel {NAME}", result.stdout)
        self.assertNotIn("error:", result.stdout)

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

    def start_answers(self, *_):
        return StartOperationResponse(operation=QUEUED)

    def started(self):
        """The redeems the gateway was asked to start."""
        redeems = []
        for start in self.gateway.requests:
            redeems.append(pb.RedeemGiftcardRequest())
            self.assertTrue(start.request.Unpack(redeems[-1]))
        return redeems

    def test_starts_a_write_and_does_not_wait(self):
        self.gateway.start_operation = self.start_answers
        result = self.run_cli("start", "RedeemGiftcard", REDEEM)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, f"operation +{NAME}\nstate +QUEUED")
        self.assertEqual(result.stderr, "request id  r-1\n")
        [redeem] = self.started()
        self.assertEqual(redeem.barcode, "2000000001814")
        self.assertEqual(redeem.amount.units, 5)

    def test_starts_a_write_from_a_file_or_standard_input(self):
        self.gateway.start_operation = self.start_answers
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(REDEEM)
            file.flush()
            result = self.run_cli("start", "RedeemGiftcard", file.name)
        self.assertEqual(result.returncode, 0, result.stderr)
        process = cli.start(
            "--gateway", self.gateway.address, "--json", "operation", "start",
            "fourws.gateway.v1.GiftcardService.RedeemGiftcard", "-",
            stdin=subprocess.PIPE,
        )  # fmt: skip
        stdout, stderr = process.communicate(REDEEM, timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 0, stderr)
        self.assertEqual(json.loads(stdout)["name"], NAME)
        self.assertEqual(json.loads(stderr), {"request_id": "r-1"})
        first, second = self.started()
        self.assertEqual(first, second)

    def test_tells_the_request_id_it_starts_a_write_with(self):
        self.gateway.start_operation = self.start_answers
        without = '{"barcode": "2000000001814"}'
        made = self.run_cli("start", "RedeemGiftcard", without).stderr
        self.run_cli("start", "RedeemGiftcard", REDEEM, "--request-id", "r-2")
        first, second = self.started()
        self.assertRegex(first.request_id, "^[0-9a-f-]{36}$")
        self.assertEqual(made, f"request id  {first.request_id}\n")
        self.assertEqual(second.request_id, "r-2")

    def test_starts_nothing_it_does_not_understand(self):
        for method, request, told in (
            ("GetGiftcard", REDEEM, "no write is called GetGiftcard;"),
            ("RedeemGiftcard", '{"barcod":"1"}', "barcod"),
            ("RedeemGiftcard", "/dev/null", "cannot be read, or is empty"),
            ("RedeemGiftcard", "/", "cannot be read, or is empty"),
            ("RedeemGiftcard", "no/such", "cannot be read, or is empty"),
        ):
            with self.subTest(told):
                result = self.run_cli("start", method, request)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertIn(told, result.stderr)
        self.assertEqual(self.gateway.requests, [])

    def test_claims_nothing_of_a_start_that_was_cut(self):
        self.gateway.start_operation = fail_plainly(StatusCode.UNAVAILABLE)
        result = self.run_cli("start", "RedeemGiftcard", REDEEM)
        self.assertEqual(result.returncode, 7)
        self.assertIn("--request-id r-1", result.stderr)


if __name__ == "__main__":
    unittest.main()
