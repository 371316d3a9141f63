"""`fourws subscription`: settings, members, and what is parked."""

import json
import signal
import unittest

import cli
from fake_gateway import FakeGateway, fail
from fourws.gateway.v1 import notification_stream_pb2 as stream
from fourws.gateway.v1 import subscription_service_pb2 as pb
from grpc import StatusCode

NAME = "subscriptions/crm"
SUBSCRIPTION = pb.Subscription(
    name=NAME, max_attempts=10, lag=7, outstanding=2, parked=1, lost=4,
    members=3, ack_deadline={"seconds": 60}, min_backoff={"seconds": 1},
    max_backoff={"seconds": 600}, filter={"customers": ["4ws/1"]},
)  # fmt: skip
DRAINING = fail(StatusCode.UNAVAILABLE, "shutting down", "GATEWAY_DRAINING")
PROGRESS = stream.ConsumeResponse(progress=stream.ConsumeProgress())


def lose(_, context):
    """As a connection that breaks before the answer."""
    context.abort(StatusCode.UNAVAILABLE, "gone")


def deliveries(*sequences):
    response = stream.ConsumeResponse()
    for sequence in sequences:
        made = response.deliveries.deliveries.add(
            ack_id=f"a{sequence}", attempt=1
        )
        made.notification.sequence = sequence
        made.notification.type = "document"
        made.notification.subject.customer = f"4ws/{sequence}"
    return response


def acknowledge(request, _):
    """Everything is done that is asked for."""
    asked = [*request.ack_ids]
    asked += [nack.ack_id for nack in request.nacks]
    asked += [extension.ack_id for extension in request.extensions]
    done = stream.AcknowledgeResult.OUTCOME_DONE
    return stream.AcknowledgeResponse(
        results=[{"ack_id": each, "outcome": done} for each in asked]
    )


class SubscriptionTest(unittest.TestCase):
    def setUp(self):
        self.gateway = FakeGateway()
        self.addCleanup(self.gateway.stop)
        self.gateway.acknowledge = acknowledge

    def run_cli(self, *arguments):
        return cli.run(
            "--gateway", self.gateway.address, "subscription", *arguments
        )

    def hand_out(self, *streams):
        """Answers each member with one of `streams`: responses, and errors."""
        streams = list(streams)

        def consume(_, context):
            for response in streams.pop(0):
                if callable(response):
                    response(None, context)
                else:
                    yield response

        self.gateway.consume = consume

    def asked(self, kind):
        return [r for r in self.gateway.requests if isinstance(r, kind)]

    def test_makes_one(self):
        self.gateway.methods["CreateSubscription"] = (
            lambda *_: pb.CreateSubscriptionResponse(subscription=SUBSCRIPTION)
        )
        result = self.run_cli(
            "create", "crm", "--from", "earliest", "--customer", "1",
            "--ack-deadline", "90s", "--max-attempts", "5",
            "--min-backoff", "500ms", "--order-by-customer",
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stderr)
        [request] = self.gateway.requests
        self.assertEqual(request.subscription_id, "crm")
        self.assertEqual(
            request.start.edge, stream.SubscribeRequest.EDGE_EARLIEST
        )
        asked = request.subscription
        self.assertEqual(list(asked.filter.customers), ["4ws/1"])
        self.assertEqual(asked.ack_deadline.ToSeconds(), 90)
        self.assertEqual(asked.min_backoff.ToMilliseconds(), 500)
        self.assertFalse(asked.HasField("max_backoff"))
        self.assertEqual(asked.max_attempts, 5)
        self.assertTrue(asked.order_by_customer)

    def test_says_that_the_name_is_taken(self):
        self.gateway.methods["CreateSubscription"] = fail(
            StatusCode.ALREADY_EXISTS, "it exists", "SUBSCRIPTION_EXISTS"
        )
        self.assertEqual(self.run_cli("create", "crm").returncode, 4)

    def test_shows_one(self):
        self.gateway.methods["GetSubscription"] = (
            lambda *_: pb.GetSubscriptionResponse(subscription=SUBSCRIPTION)
        )
        for given in ("crm", NAME):
            result = self.run_cli("get", given)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(self.gateway.requests[-1].name, NAME)
        for row in (
            "customers +4ws/1", "ack deadline +1m", "back-off +1s to 10m",
            "lag +7", "outstanding +2", "parked +1", "lost +4", "members +3",
        ):  # fmt: skip
            self.assertRegex(result.stdout, row)
        printed = json.loads(self.run_cli("get", "crm", "--json").stdout)
        self.assertEqual(printed["lag"], "7")

    def test_says_that_there_is_none(self):
        self.gateway.methods["GetSubscription"] = fail(
            StatusCode.NOT_FOUND, "none", "SUBSCRIPTION_NOT_FOUND"
        )
        self.assertEqual(self.run_cli("get", "crm").returncode, 3)

    def test_lists_them(self):
        self.gateway.methods["ListSubscriptions"] = (
            lambda *_: pb.ListSubscriptionsResponse(
                subscriptions=[SUBSCRIPTION, SUBSCRIPTION]
            )
        )
        head, *lines = self.run_cli("list").stdout.splitlines()
        self.assertRegex(head, "^NAME +LAG +OUTSTANDING +PARKED +LOST +MEM")
        self.assertEqual(
            [line.split() for line in lines],
            [[NAME, "7", "2", "1", "4", "3"]] * 2,
        )

    def test_changes_what_was_given_alone(self):
        self.gateway.methods["UpdateSubscription"] = (
            lambda *_: pb.UpdateSubscriptionResponse(subscription=SUBSCRIPTION)
        )
        self.run_cli("update", "crm", "--max-attempts", "3", "--card", "9")
        self.run_cli("update", "crm", "--no-filter")
        first, second = self.gateway.requests
        self.assertEqual(first.subscription.name, NAME)
        self.assertEqual(
            sorted(first.update_mask.paths), ["filter", "max_attempts"]
        )
        self.assertEqual(list(second.update_mask.paths), ["filter"])
        self.assertFalse(second.subscription.filter.cards)
        nothing = self.run_cli("update", "crm")
        self.assertEqual(nothing.returncode, 2)
        self.assertIn("nothing to change", nothing.stderr)

    def test_moves_one(self):
        self.gateway.methods["SeekSubscription"] = (
            lambda *_: pb.SeekSubscriptionResponse(
                subscription=SUBSCRIPTION, skipped=2, unparked=1
            )
        )
        result = self.run_cli("seek", "crm", "--to", "2026-01-31T10:00:00Z")
        self.assertRegex(result.stdout, "skipped +2\nunparked +1\n")
        self.assertEqual(
            self.gateway.requests[0].to.from_time.ToJsonString(),
            "2026-01-31T10:00:00Z",
        )
        self.assertEqual(self.run_cli("seek", "crm").returncode, 2)

    def test_forgets_one(self):
        self.gateway.methods["DeleteSubscription"] = (
            lambda *_: pb.DeleteSubscriptionResponse()
        )
        self.assertEqual(
            self.run_cli("delete", "crm").stdout, f"deleted  {NAME}\n"
        )

    def test_prints_what_is_handed_out_and_answers_nothing(self):
        self.hand_out([deliveries(1, 2), PROGRESS])
        result = self.run_cli("consume", "crm", "--until-idle=1s", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        printed = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([each["ackId"] for each in printed], ["a1", "a2"])
        self.assertEqual(
            self.gateway.requests[0].progress_interval.ToSeconds(), 1
        )
        self.assertEqual(printed[0]["notification"]["sequence"], "1")
        self.assertEqual(self.asked(stream.AcknowledgeRequest), [])

    def test_acknowledges_what_it_printed(self):
        self.hand_out([deliveries(1, 2), deliveries(3), PROGRESS])
        result = self.run_cli("consume", "crm", "--until-idle=1s", "--ack")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, "(?s)RECEIVED.*4ws/1.*4ws/2.*4ws/3")
        answers = self.asked(stream.AcknowledgeRequest)
        self.assertEqual(
            [list(each.ack_ids) for each in answers], [["a1", "a2"], ["a3"]]
        )
        self.assertEqual({each.subscription for each in answers}, {NAME})

    def test_is_not_idle_before_all_of_the_log_was_looked_at(self):
        busy = stream.ConsumeResponse(progress={"lag": 2, "outstanding": 1})
        self.hand_out([busy, deliveries(1), PROGRESS])
        result = self.run_cli("consume", "crm", "--until-idle=1s", "--json")
        self.assertEqual(len(result.stdout.splitlines()), 1)

    def test_takes_no_more_than_asked_for(self):
        self.hand_out([deliveries(1, 2), deliveries(3, 4)])
        result = self.run_cli("consume", "crm", "--limit=3", "--ack", "--json")
        self.assertEqual(len(result.stdout.splitlines()), 3)
        self.assertEqual(self.gateway.requests[0].max_outstanding, 3)
        answers = self.asked(stream.AcknowledgeRequest)
        self.assertEqual(list(answers[-1].ack_ids), ["a3"])

    def test_answers_for_a_command(self):
        self.hand_out([deliveries(1), deliveries(2), deliveries(3), PROGRESS])
        result = self.run_cli(
            "consume", "crm", "--until-idle=1s", "--exec",
            "grep '\"ackId\":\"a1\"' || exit 3",
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(json.loads(result.stdout)["attempt"], 1)
        self.assertEqual(self.gateway.requests[0].max_outstanding, 1)
        good, *bad = self.asked(stream.AcknowledgeRequest)
        self.assertEqual(list(good.ack_ids), ["a1"])
        for each, sequence in zip(bad, (2, 3)):
            [nack] = each.nacks
            self.assertEqual(nack.ack_id, f"a{sequence}")
            self.assertEqual(nack.reason, "the command ended with 3")
        self.assertIn(
            "failed: 2, attempt 1: the command ended with 3", result.stderr
        )

    def test_answers_for_a_command_that_reads_nothing(self):
        large = deliveries(1)
        large.deliveries.deliveries[0].notification.id = "x" * 1000000
        self.hand_out([large, PROGRESS])
        result = self.run_cli(
            "consume", "crm", "--until-idle=1s", "--exec", "kill -TERM $$"
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        [answer] = self.asked(stream.AcknowledgeRequest)
        self.assertEqual(
            answer.nacks[0].reason, "the command was ended by signal 15"
        )

    def test_answers_until_the_gateway_has_heard(self):
        self.hand_out([deliveries(1), PROGRESS])
        answers = [DRAINING, acknowledge]
        self.gateway.acknowledge = lambda *call: answers.pop(0)(*call)
        result = self.run_cli("consume", "crm", "--until-idle=1s", "--ack")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("shutting down", result.stderr)
        self.assertEqual(answers, [])

    def test_joins_again_after_the_stream_ended(self):
        self.hand_out([deliveries(1), DRAINING], [deliveries(2), PROGRESS])
        result = self.run_cli("consume", "crm", "--until-idle=1s", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 2)
        self.assertIn("resuming_in_ms", result.stderr)

    def test_reports_what_was_lost_and_what_was_answered_late(self):
        stale = stream.AcknowledgeResult(
            outcome=stream.AcknowledgeResult.OUTCOME_STALE
        )
        self.gateway.acknowledge = lambda *_: stream.AcknowledgeResponse(
            results=[stale]
        )
        lost = stream.ConsumeResponse(lost={"count": 9})
        self.hand_out([lost, deliveries(1), PROGRESS])
        result = self.run_cli(
            "consume", "crm", "--until-idle=1s", "--ack", "--json"
        )
        self.assertEqual(
            [json.loads(line) for line in result.stderr.splitlines()],
            [{"lost": 9}, {"stale": 1}],
        )

    def test_does_not_answer_for_what_could_not_be_printed(self):
        self.hand_out([deliveries(1), PROGRESS])
        with open("/dev/full", "w", encoding="utf-8") as full:
            process = cli.start(
                "--gateway", self.gateway.address, "subscription", "consume",
                "crm", "--ack", stdout=full,
            )  # fmt: skip
            _, stderr = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 1, stderr)
        self.assertEqual(self.asked(stream.AcknowledgeRequest), [])

    def test_ends_cleanly_when_told_to(self):
        self.hand_out([deliveries(1), self.gateway.block])
        process = cli.start(
            "--gateway", self.gateway.address, "subscription", "consume",
            "crm", "--json",
        )  # fmt: skip
        self.addCleanup(process.kill)
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual((process.returncode, stderr), (0, ""))

    def test_gives_up_where_there_is_no_subscription(self):
        self.hand_out(
            [fail(StatusCode.NOT_FOUND, "none", "SUBSCRIPTION_NOT_FOUND")]
        )
        self.assertEqual(self.run_cli("consume", "crm").returncode, 3)

    def test_answers_by_hand(self):
        done = self.run_cli("acknowledge", "crm", "a1", "a2")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, "DONE  a1\nDONE  a2\n")
        self.run_cli(
            "acknowledge", "crm", "a3", "--nack", "--reason", "no room",
            "--delay", "5m",
        )  # fmt: skip
        self.run_cli("acknowledge", "crm", "a4", "--extend", "2m")
        acks, nacks, extensions = self.gateway.requests
        self.assertEqual(list(acks.ack_ids), ["a1", "a2"])
        self.assertEqual(nacks.nacks[0].reason, "no room")
        self.assertEqual(nacks.nacks[0].delay.ToSeconds(), 300)
        self.assertEqual(extensions.extensions[0].deadline.ToSeconds(), 120)
        self.gateway.acknowledge = lambda *_: stream.AcknowledgeResponse(
            results=[
                {
                    "ack_id": "a1",
                    "outcome": stream.AcknowledgeResult.OUTCOME_STALE,
                }
            ]
        )
        late = self.run_cli("acknowledge", "crm", "a1")
        self.assertEqual((late.returncode, late.stdout), (4, "STALE  a1\n"))

    def test_answers_by_hand_until_the_gateway_has_heard(self):
        answers = [DRAINING, lose, acknowledge]
        self.gateway.acknowledge = lambda *call: answers.pop(0)(*call)
        done = self.run_cli("acknowledge", "crm", "a1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, "DONE  a1\n")
        self.assertIn("shutting down", done.stderr)
        self.assertIn("gone", done.stderr)
        self.assertEqual(answers, [])

    def test_gives_up_by_hand_what_no_repeat_mends(self):
        self.gateway.acknowledge = fail(
            StatusCode.NOT_FOUND, "none", "SUBSCRIPTION_NOT_FOUND"
        )
        self.assertEqual(self.run_cli("acknowledge", "c", "a").returncode, 3)
        self.gateway.acknowledge = DRAINING
        draining = self.run_cli("acknowledge", "c", "a", "--timeout=2s")
        self.assertEqual(draining.returncode, 5, draining.stderr)

    def test_lists_what_is_parked(self):
        page = pb.ListParkedResponse()
        kept = page.parked.add(sequence=5, attempts=10, reason="no room")
        kept.notification.type = "document"
        page.parked.add(sequence=6, attempts=10)
        self.gateway.methods["ListParked"] = lambda *_: page
        result = self.run_cli("parked", "list", "crm")
        self.assertEqual(result.returncode, 0, result.stderr)
        head, first, second = result.stdout.splitlines()
        self.assertRegex(head, "SEQUENCE +ATTEMPTS +PARKED +TYPE +CUSTOMER")
        self.assertRegex(first, "5 +10 +document +no room$")
        self.assertRegex(second, "6 +10 +no longer kept$")

    def test_tries_again_or_forgets_what_is_parked(self):
        self.gateway.methods["ReplayParked"] = (
            lambda *_: pb.ReplayParkedResponse(replayed=4)
        )
        self.gateway.methods["DropParked"] = (
            lambda *_: pb.DropParkedResponse(dropped=1)
        )
        replayed = self.run_cli("parked", "replay", "crm", "--all")
        dropped = self.run_cli("parked", "drop", "crm", "5", "--json")
        self.assertEqual(replayed.stdout, "replayed  4\n")
        self.assertEqual(json.loads(dropped.stdout), {"dropped": "1"})
        replay, drop = self.gateway.requests
        self.assertEqual((replay.name, replay.all), (NAME, True))
        self.assertEqual((drop.name, drop.sequence), (NAME, 5))
        for arguments in ([], ["5", "--all"], ["0"]):
            with self.subTest(arguments):
                result = self.run_cli("parked", "drop", "crm", *arguments)
                self.assertEqual(result.returncode, 2, result.stderr)


if __name__ == "__main__":
    unittest.main()
