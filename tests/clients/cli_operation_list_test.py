"""`fourws operation list`: pages, filters, and what did not go well."""

import json
import re
import time
import unittest

import cli
import fourws_gateway  # noqa: F401  (makes the generated code importable)
from fourws.gateway.v1.operation_pb2 import Evidence, OperationMetadata
from google.longrunning import operations_pb2
from google.protobuf import timestamp_pb2
from operation_cli import ENQUEUED, FAILED, SUCCEEDED, OperationTest


class ListTest(OperationTest):
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
        printed = self.run_cli("list", "--json", "--limit", "3").stdout
        self.assertEqual(
            [json.loads(line)["name"] for line in printed.splitlines()],
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
        since = timestamp_pb2.Timestamp()
        since.FromJsonString(day_ago)
        self.assertAlmostEqual(
            time.time() - since.ToSeconds(), 86400, delta=cli.PATIENCE
        )


if __name__ == "__main__":
    unittest.main()
