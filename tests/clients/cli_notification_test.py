"""`fourws notification`: looking into the log, and erasing from it."""

import json
import unittest

import cli
from fake_gateway import FakeGateway, fail
from fourws.gateway.v1 import notification_pb2
from fourws.gateway.v1 import notification_service_pb2 as pb
from grpc import StatusCode

PROMOTION = "83394a21-e3c0-489d-8a10-7f08041b21aa"


def notification(number):
    made = notification_pb2.Notification(
        id=f"n{number}", sequence=number, cursor=f"c{number}", source="4ws",
        type="customer_promotion",
    )  # fmt: skip
    made.receive_time.FromJsonString("2026-01-31T10:00:00Z")
    made.subject.customer = "4ws/1026311"
    made.subject.card = "9990000100880"
    made.subject.promotions.append(PROMOTION)
    made.customer_promotion.promotions.add(id=PROMOTION).periods.add(
        period="YEAR_2026"
    )
    return made


class NotificationTest(unittest.TestCase):
    def setUp(self):
        self.gateway = FakeGateway()
        self.addCleanup(self.gateway.stop)

    def run_cli(self, *arguments):
        return cli.run(
            "--gateway", self.gateway.address, "notification", *arguments
        )

    def test_lists_a_line_each_page_by_page(self):
        pages = [
            pb.ListNotificationsResponse(
                notifications=[notification(3)], next_page_token="t1"
            ),
            pb.ListNotificationsResponse(next_page_token="t2"),
            pb.ListNotificationsResponse(
                notifications=[notification(2)], next_page_token="t3"
            ),
        ]
        self.gateway.methods["ListNotifications"] = lambda *_: pages.pop(0)
        result = self.run_cli("list", "--limit", "2")
        self.assertEqual(result.returncode, 0, result.stderr)
        head, *lines = result.stdout.splitlines()
        self.assertRegex(head, "^ID +RECEIVED +TYPE +CUSTOMER +CARD +ABOUT$")
        self.assertEqual([line.split()[0] for line in lines], ["n3", "n2"])
        self.assertRegex(
            lines[0],
            "^n3 +2026-01-31 10:00:00Z +customer_promotion +4ws/1026311 +"
            f"9990000100880 +{PROMOTION}$",
        )
        self.assertEqual(
            [(r.page_size, r.page_token) for r in self.gateway.requests],
            [(2, ""), (1, "t1"), (1, "t2")],
        )
        self.assertEqual(result.stderr, "there are more; --limit shows them\n")

    def test_asks_for_what_it_was_told(self):
        self.gateway.methods["ListNotifications"] = (
            lambda *_: pb.ListNotificationsResponse()
        )
        self.run_cli("list")
        self.assertFalse(self.gateway.requests[0].HasField("start_time"))
        self.assertFalse(self.gateway.requests[0].HasField("end_time"))
        self.run_cli(
            "list", "--customer", "1026311", "--type", "document",
            "--since", "2026-01-31", "--before", "2026-02-01T10:00:00Z",
            "--oldest-first", "--raw",
        )  # fmt: skip
        request = self.gateway.requests[1]
        self.assertEqual(list(request.filter.customers), ["4ws/1026311"])
        self.assertEqual(list(request.filter.types), ["document"])
        self.assertEqual(
            request.start_time.ToJsonString(), "2026-01-31T00:00:00Z"
        )
        self.assertEqual(
            request.end_time.ToJsonString(), "2026-02-01T10:00:00Z"
        )
        self.assertEqual(request.order, request.ORDER_OLDEST_FIRST)
        self.assertTrue(request.include_raw)

    def test_gives_programs_an_object_for_each(self):
        self.gateway.methods["ListNotifications"] = (
            lambda *_: pb.ListNotificationsResponse(
                notifications=[notification(1), notification(2)],
                next_page_token="t",
            )
        )
        result = self.run_cli("list", "--json", "--limit", "2")
        printed = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([one["id"] for one in printed], ["n1", "n2"])
        self.assertEqual(json.loads(result.stderr), {"more": True})

    def test_shows_one_whole(self):
        found = notification(1)
        found.raw = b'{"a":\x1b1}'
        self.gateway.methods["GetNotification"] = (
            lambda *_: pb.GetNotificationResponse(notification=found)
        )
        result = self.run_cli("get", "n1", "--raw")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, "customer +4ws/1026311\n")
        self.assertRegex(result.stdout, 'body +{"a":\\?1}\n')
        self.assertRegex(result.stdout, f"{PROMOTION} +no +YEAR_2026")
        self.run_cli("get", "c1", "--cursor")
        by_id, by_cursor = self.gateway.requests
        self.assertEqual((by_id.id, by_id.include_raw), ("n1", True))
        self.assertEqual((by_cursor.cursor, by_cursor.id), ("c1", ""))

    def test_says_that_there_is_no_such_notification(self):
        self.gateway.methods["GetNotification"] = fail(
            StatusCode.NOT_FOUND, "not kept", "NOTIFICATION_NOT_FOUND"
        )
        self.assertEqual(self.run_cli("get", "n1").returncode, 3)

    def test_erases_only_when_told_twice(self):
        self.gateway.methods["EraseCustomerData"] = (
            lambda *_: pb.EraseCustomerDataResponse(erased=3)
        )
        refused = self.run_cli("erase-customer", "1026311")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("--yes", refused.stderr)
        self.assertEqual(self.gateway.requests, [])
        result = self.run_cli("erase-customer", "1026311", "--yes")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.gateway.requests[0].customer, "4ws/1026311")
        self.assertEqual(
            result.stdout, "erased  3 notifications of 4ws/1026311\n"
        )
        printed = self.run_cli("erase-customer", "one/7", "--yes", "--json")
        self.assertEqual(json.loads(printed.stdout), {"erased": "3"})


if __name__ == "__main__":
    unittest.main()
