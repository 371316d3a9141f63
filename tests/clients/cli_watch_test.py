"""`fourws watch`: what it prints, how it resumes, how it ends."""

import json
import os
import signal
import tempfile
import unittest

import cli
from fake_gateway import FakeGateway, fail
from fourws.gateway.v1 import notification_stream_pb2 as pb
from fourws.gateway.v1.operation_pb2 import OperationMetadata
from grpc import StatusCode

PROMOTION = "83394a21-e3c0-489d-8a10-7f08041b21aa"
DRAINING = fail(StatusCode.UNAVAILABLE, "shutting down", "GATEWAY_DRAINING")
EXPIRED = fail(
    StatusCode.OUT_OF_RANGE,
    "trimmed",
    "CURSOR_EXPIRED",
    first_cursor="c43",
    lost="42",
)


def batch(*sequences):
    response = pb.SubscribeResponse(cursor=f"c{sequences[-1]}")
    for sequence in sequences:
        notification = response.batch.notifications.add(
            id=f"n{sequence}", sequence=sequence, cursor=f"c{sequence}"
        )
        notification.subject.customer = "4ws/1026311"
        notification.subject.card = "9990000100880"
        promotion = notification.customer_promotion.promotions.add(
            id=PROMOTION, changed=True
        )
        for year in (2023, 2024):
            period = promotion.periods.add(period=f"YEAR_{year}")
            period.purchase_threshold.value = f"{sequence}.71"
    return response


def caught_up(cursor):
    return pb.SubscribeResponse(caught_up=pb.CaughtUp(), cursor=cursor)


class WatchTest(unittest.TestCase):
    def setUp(self):
        self.gateway = FakeGateway()
        self.addCleanup(self.gateway.stop)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.cursor_file = os.path.join(folder.name, "cursor")

    def answer(self, *streams):
        """Lets each subscription in turn be answered by one of `streams`: a
        list of responses, the last of which may be an error."""
        streams = list(streams)

        def subscribe(_, context):
            for response in streams.pop(0):
                if callable(response):
                    response(None, context)
                else:
                    yield response

        self.gateway.subscribe = subscribe

    def watch(self, *arguments):
        return cli.run("--gateway", self.gateway.address, "watch", *arguments)

    def stored(self):
        with open(self.cursor_file, encoding="utf-8") as file:
            return file.read().strip()

    def test_prints_a_row_for_each_period(self):
        self.answer([batch(1), caught_up("c1")])
        result = self.watch("--until-caught-up")
        self.assertEqual(result.returncode, 0, result.stderr)
        headline, first, second = result.stdout.splitlines()
        self.assertIn("PROMOTION", headline)
        self.assertRegex(first, f"{PROMOTION} +yes +YEAR_2023 +1.71 +-$")
        self.assertIn("YEAR_2024", second)
        self.assertEqual(headline.index("PERIOD"), first.index("YEAR_2023"))

    def test_prints_a_change_whose_state_was_not_sent(self):
        response = pb.SubscribeResponse(cursor="c1")
        promotion = response.batch.notifications.add().customer_promotion
        promotion.changed_promotion_ids.append(PROMOTION)
        self.answer([response])
        self.assertIn(PROMOTION, self.watch("--limit=1").stdout)

    def test_prints_a_notification_it_does_not_know(self):
        response = pb.SubscribeResponse(cursor="c1")
        response.batch.notifications.add(type="of_the_future")
        self.answer([response])
        self.assertIn("of_the_future", self.watch("--limit=1").stdout)

    def test_gives_programs_an_object_for_each_notification(self):
        self.answer([batch(1, 2), caught_up("c2")])
        result = self.watch("--until-caught-up", "--json")
        printed = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([one["id"] for one in printed], ["n1", "n2"])

    def test_tells_what_the_gateway_cannot_read(self):
        response = batch(1, 3)
        response.lost = 2
        for flags, told in ((), "lost: 2 "), (("--json",), '{"damaged":2}'):
            self.answer([response, caught_up("c3")])
            result = self.watch("--until-caught-up", *flags)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn(told, result.stderr)

    def test_asks_for_what_it_was_told(self):
        self.answer([caught_up("c1")])
        self.watch(
            "--until-caught-up", "--from=earliest", "--raw",
            "--customer=1026311", "--customer=one/7", "--card=999",
            f"--promotion={PROMOTION}",
        )  # fmt: skip
        request = self.gateway.requests[0]
        self.assertEqual(request.edge, pb.SubscribeRequest.EDGE_EARLIEST)
        self.assertEqual(
            list(request.filter.customers), ["4ws/1026311", "one/7"]
        )
        self.assertEqual(list(request.filter.cards), ["999"])
        self.assertEqual(list(request.filter.promotions), [PROMOTION])
        self.assertTrue(request.include_raw)

    def test_asks_for_every_start_and_filter(self):
        cursor = "c" * 48
        for start, field, value in (
            ("latest", "edge", pb.SubscribeRequest.EDGE_LATEST),
            (
                "latest-per-customer", "edge",
                pb.SubscribeRequest.EDGE_LATEST_PER_CUSTOMER,
            ),
            (cursor, "after_cursor", cursor),
        ):  # fmt: skip
            with self.subTest(start):
                self.answer([caught_up("c1")])
                self.watch("--until-caught-up", "--from", start)
                request = self.gateway.requests[-1]
                self.assertEqual(request.WhichOneof("start"), field)
                self.assertEqual(getattr(request, field), value)
        self.answer([caught_up("c1")])
        self.watch(
            "--until-caught-up", "--from=2026-01-31T10:00:00Z",
            "--type=document", "--type=operation", "--source=one",
        )  # fmt: skip
        request = self.gateway.requests[-1]
        self.assertEqual(
            request.from_time.ToJsonString(), "2026-01-31T10:00:00Z"
        )
        self.assertEqual(list(request.filter.types), ["document", "operation"])
        self.assertEqual(list(request.filter.sources), ["one"])

    def test_begins_the_latest_states_again_until_it_has_them_all(self):
        states = batch(1)
        states.cursor = ""
        self.answer([states, DRAINING], [batch(1), caught_up("c9")])
        result = self.watch(
            "--until-caught-up", "--from=latest-per-customer",
            f"--cursor-file={self.cursor_file}",
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(
            [request.edge for request in self.gateway.requests],
            [pb.SubscribeRequest.EDGE_LATEST_PER_CUSTOMER] * 2,
        )
        self.assertEqual(self.stored(), "c9")

    def test_keeps_no_place_within_the_latest_states(self):
        states = batch(1, 2)
        states.cursor = ""
        self.answer([states])
        self.watch(
            "--limit=1", "--from=latest-per-customer",
            f"--cursor-file={self.cursor_file}",
        )  # fmt: skip
        self.assertFalse(os.path.exists(self.cursor_file))

    def test_prints_what_has_no_promotions(self):
        response = pb.SubscribeResponse(cursor="c1")
        notifications = response.batch.notifications
        notifications.add(type="cart_opened").cart_opened.cart = "cart-7"
        notifications.add(type="offer_opened").offer_opened.offer = "offer-8"
        notifications.add(type="document").document.document_number = "2026/9"
        outcome = notifications.add(type="operation").operation
        outcome.operation = "operations/01J9"
        outcome.method = "fourws.gateway.v1.GiftcardService.RedeemGiftcard"
        outcome.resource = "giftcards/2000000001814"
        outcome.state = OperationMetadata.STATE_SUCCEEDED
        self.answer([response])
        printed = self.watch("--limit=4").stdout
        self.assertRegex(printed, "cart_opened +cart-7\n")
        self.assertRegex(printed, "offer_opened +offer-8\n")
        self.assertRegex(printed, "document +2026/9\n")
        self.assertRegex(
            printed,
            r"operation +SUCCEEDED +RedeemGiftcard +giftcards/\.\.\.1814 +"
            r"operations/01J9\n",
        )

    def test_resumes_after_what_it_printed(self):
        self.answer([batch(1), DRAINING], [batch(2), caught_up("c2")])
        result = self.watch("--until-caught-up", "--json", "--after=c0")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 2)
        self.assertEqual(
            [request.after_cursor for request in self.gateway.requests],
            ["c0", "c1"],
        )
        self.assertIn("shutting down", result.stderr)

    def test_pauses_for_an_hour_at_most(self):
        for_ever = fail(
            StatusCode.RESOURCE_EXHAUSTED, "later", "GATEWAY_OVERLOADED",
            retry_seconds=2**63 - 1,
        )  # fmt: skip
        self.answer([for_ever])
        process = cli.start("--gateway", self.gateway.address, "watch")
        self.addCleanup(process.kill)
        self.assertIn("resuming in 1h: later", process.stderr.readline())
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual((process.returncode, stderr), (0, ""))
        self.assertEqual(len(self.gateway.requests), 1)

    def test_resumes_at_another_process_at_the_same_address(self):
        self.answer([batch(1), self.gateway.block])
        process = cli.start(
            "--gateway", self.gateway.address, "watch", "--until-caught-up",
            "--json",
        )  # fmt: skip
        self.addCleanup(process.kill)
        self.assertIn('"n1"', process.stdout.readline())
        self.gateway.stop()
        self.assertIn("resuming_in_ms", process.stderr.readline())
        self.gateway = FakeGateway(self.gateway.port)
        self.answer([batch(2), caught_up("c2")])
        stdout, _ = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 0)
        self.assertIn('"n2"', stdout)
        self.assertEqual(self.gateway.requests[0].after_cursor, "c1")

    def test_starts_where_the_cursor_file_says(self):
        self.answer([batch(1), caught_up("c9")], [caught_up("c9")])
        flag = f"--cursor-file={self.cursor_file}"
        self.watch("--until-caught-up", "--from=earliest", flag)
        self.assertEqual(self.stored(), "c9")
        self.watch("--until-caught-up", "--from=earliest", flag)
        self.assertEqual(self.gateway.requests[1].after_cursor, "c9")

    def test_keeps_the_place_where_the_limit_cut_a_batch(self):
        self.answer([batch(1, 2, 3)])
        result = self.watch(
            "--limit=2", "--json", f"--cursor-file={self.cursor_file}"
        )
        self.assertEqual(len(result.stdout.splitlines()), 2)
        self.assertEqual(self.stored(), "c2")

    def test_does_not_move_on_if_the_output_is_full(self):
        self.answer([batch(1), caught_up("c1")])
        with open("/dev/full", "w", encoding="utf-8") as full:
            process = cli.start(
                "--gateway", self.gateway.address, "watch",
                f"--cursor-file={self.cursor_file}", stdout=full,
            )  # fmt: skip
            _, stderr = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 1, stderr)
        self.assertFalse(os.path.exists(self.cursor_file))

    def test_refuses_a_cursor_file_it_did_not_write(self):
        for garbage in (b"", b"\n", b"\xff\xfe", b"two words\n", b"a\nb\n"):
            with self.subTest(garbage):
                with open(self.cursor_file, "wb") as file:
                    file.write(garbage)
                result = self.watch(f"--cursor-file={self.cursor_file}")
                self.assertEqual(result.returncode, 8)
                self.assertIn(f"remove {self.cursor_file}", result.stderr)
        self.assertEqual(self.gateway.requests, [])

    def test_says_which_file_holds_a_cursor_the_gateway_refuses(self):
        for code, reason in (
            ("INVALID_ARGUMENT", "CURSOR_INVALID"),
            ("OUT_OF_RANGE", "CURSOR_AHEAD"),
        ):
            with self.subTest(reason):
                with open(self.cursor_file, "w", encoding="utf-8") as file:
                    file.write("c7\n")
                self.answer([fail(StatusCode[code], "bad", reason)])
                result = self.watch(f"--cursor-file={self.cursor_file}")
                self.assertEqual(result.returncode, 8)
                self.assertIn(f"remove {self.cursor_file}", result.stderr)
                self.assertEqual(self.stored(), "c7")

    def test_says_that_the_cursor_file_wins_over_another_start(self):
        with open(self.cursor_file, "w", encoding="utf-8") as file:
            file.write("c7\n")
        self.answer([EXPIRED])
        result = self.watch(f"--cursor-file={self.cursor_file}")
        self.assertEqual(result.returncode, 8)
        self.assertIn(
            f"--skip-lost, or remove {self.cursor_file}, which wins, and "
            "--from latest-per-customer to rebuild",
            result.stderr,
        )

    def test_advises_another_start_than_a_cursor_ahead(self):
        self.answer([fail(StatusCode.OUT_OF_RANGE, "ahead", "CURSOR_AHEAD")])
        result = self.watch("--after=c7")
        self.assertEqual(result.returncode, 8)
        self.assertIn("--from earliest", result.stderr)

    def test_reports_how_many_were_lost(self):
        self.answer([EXPIRED])
        result = self.watch("--after=c1")
        self.assertEqual(result.returncode, 8)
        self.assertIn("lost: 42 notifications", result.stderr)
        self.assertIn("the log begins after c43", result.stderr)
        self.assertNotIn("remove", result.stderr)

    def test_goes_on_after_the_lost_ones_if_asked_to(self):
        self.answer([EXPIRED], [batch(44)])
        result = self.watch("--after=c1", "--skip-lost", "--limit=1")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("skipped 42", result.stderr)
        self.assertEqual(self.gateway.requests[1].after_cursor, "c43")

    def test_ends_cleanly_when_told_to(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                self.answer([batch(1), self.gateway.block])
                process = cli.start(
                    "--gateway", self.gateway.address, "watch", "--json"
                )
                self.addCleanup(process.kill)
                process.stdout.readline()
                process.send_signal(number)
                _, stderr = process.communicate(timeout=cli.PATIENCE)
                self.assertEqual((process.returncode, stderr), (0, ""))

    def test_gives_up_where_trying_again_is_no_use(self):
        self.answer(
            [fail(StatusCode.INVALID_ARGUMENT, "bad", "CURSOR_INVALID")]
        )
        self.assertEqual(self.watch("--after=forged").returncode, 2)
        self.assertEqual(len(self.gateway.requests), 1)

    def test_says_that_the_gateway_cannot_be_reached(self):
        self.gateway.stop()
        self.assertEqual(self.watch().returncode, 9)


if __name__ == "__main__":
    unittest.main()
