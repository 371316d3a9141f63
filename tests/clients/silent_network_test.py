"""The network falls silent: connections stay open, and nothing comes through.

Each client stands before a real gateway, behind a proxy that swallows bytes.
"""

import json
import os
import tempfile
import unittest
import uuid

# First: it makes the generated code importable.
from fourws_gateway import connect, watch

import cli
from fourws.gateway.v1 import notification_stream_pb2 as notifications
from lossy_proxy import LossyProxy
from playground import Playground


class SilentNetworkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.playground = Playground()
        cls.addClassCleanup(cls.playground.stop)

    def setUp(self):
        self.customer = uuid.uuid4().hex[:12]
        self.proxy = LossyProxy(self.playground.grpc)
        self.addCleanup(self.proxy.close)

    def start(self, *arguments):
        process = cli.start("--gateway", self.proxy.address, *arguments)
        self.addCleanup(process.kill)
        return process

    def run_cli(self, *arguments):
        """Past the proxy."""
        result = cli.run("--gateway", self.playground.grpc, *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def promote(self, count=1):
        card = uuid.uuid4().hex  # Else it would be a repeat of the last one.
        self.playground.promote(
            customer=self.customer, card=card, count=count
        )

    def swallow(self):
        self.assertGreater(self.proxy.swallow(), 0)

    def test_cli_watch_resumes(self):
        self.promote()
        process = self.start(
            "watch", "--json", "--from=earliest", "--limit=2",
            f"--customer={self.customer}",
        )  # fmt: skip
        first = json.loads(process.stdout.readline())
        self.swallow()
        self.promote()
        second, stderr = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 0, stderr)
        self.assertNotEqual(json.loads(second)["id"], first["id"])
        self.assertIn("resuming_in_ms", stderr)

    def test_cli_consume_repeats_an_acknowledgement(self):
        name = f"s-{self.customer}"
        self.run_cli(
            "subscription", "create", name, f"--customer={self.customer}"
        )
        self.promote(count=2)
        with tempfile.TemporaryDirectory() as folder:
            gate = os.path.join(folder, "gate")
            os.mkfifo(gate)

            def let_the_command_end():
                with open(gate, "w", encoding="utf-8") as go:
                    go.write("\n")

            process = self.start(
                "subscription", "consume", name, "--limit=2",
                f"--exec=cat && read go < {gate}",
            )  # fmt: skip
            self.assertIn("ackId", process.stdout.readline())
            let_the_command_end()
            # The second is handed out once the first is acknowledged: there is
            # a connection for acknowledgements now.
            self.assertIn("ackId", process.stdout.readline())
            self.swallow()
            let_the_command_end()
            _, stderr = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 0, stderr)
        self.assertIn("resuming", stderr)
        shown = json.loads(self.run_cli("--json", "subscription", "get", name))
        self.assertEqual((shown["lag"], shown["outstanding"]), ("0", 0))

    def test_python_watch_resumes(self):
        channel = connect(self.proxy.address)
        self.addCleanup(channel.close)
        request = notifications.SubscribeRequest(
            edge=notifications.SubscribeRequest.EDGE_EARLIEST
        )
        request.filter.customers.append(f"4ws/{self.customer}")
        received = (
            notification.id
            for response in watch(channel, request)
            for notification in response.batch.notifications
        )
        self.addCleanup(received.close)
        self.promote()
        first = next(received)
        self.swallow()
        self.promote()
        self.assertNotEqual(next(received), first)


if __name__ == "__main__":
    unittest.main()
