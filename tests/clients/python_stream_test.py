"""The Python client's `watch`, of a gateway that answers as the test says."""

import time
import unittest

# First: it makes the generated code importable.
from fourws_gateway import GatewayError, watch

import grpc
from fake_gateway import FakeGateway, fail
from fourws.gateway.v1 import notification_stream_pb2 as pb

OF_ONE_SECOND = pb.SubscribeRequest(progress_interval={"seconds": 1})


class PythonStreamTest(unittest.TestCase):
    def setUp(self):
        self.gateway = FakeGateway()
        self.channel = grpc.insecure_channel(self.gateway.address)
        self.addCleanup(self.gateway.stop)
        self.addCleanup(self.channel.close)
        self.pauses = []

    def answer(self, *streams):
        """Answers each subscription with one of `streams`."""
        streams = list(streams)

        def subscribe(request, context):
            for response in streams.pop(0):
                if callable(response):
                    response(request, context)
                else:
                    yield response

        self.gateway.subscribe = subscribe

    def watch(self, request=None, **options):
        responses = watch(
            self.channel, request, sleep=self.pauses.append, **options
        )
        self.addCleanup(responses.close)
        return responses

    def test_gives_up_a_stream_that_says_nothing(self):
        self.answer(
            [pb.SubscribeResponse(cursor="c1"), self.gateway.block],
            [pb.SubscribeResponse(cursor="c2")],
        )
        responses = self.watch(OF_ONE_SECOND, grace=0.1)
        self.assertEqual(next(responses).cursor, "c1")
        self.assertEqual(next(responses).cursor, "c2")
        self.assertEqual(self.gateway.requests[1].after_cursor, "c1")

    def test_leaves_a_stream_alone_while_its_reader_works(self):
        self.answer([pb.SubscribeResponse(cursor=c) for c in "abc"])
        responses = self.watch(OF_ONE_SECOND, grace=0.5)
        self.assertEqual(next(responses).cursor, "a")
        # The reader works for longer than the stream may be silent.
        time.sleep(2)
        self.assertEqual([next(responses).cursor for _ in "bc"], ["b", "c"])
        self.assertEqual(len(self.gateway.requests), 1)

    def test_pauses_for_an_hour_at_most(self):
        for_ever = fail(
            grpc.StatusCode.RESOURCE_EXHAUSTED, "later", "GATEWAY_OVERLOADED",
            retry_seconds=2**63 - 1,
        )  # fmt: skip
        self.answer([for_ever], [pb.SubscribeResponse(cursor="c1")])
        self.assertEqual(next(self.watch()).cursor, "c1")
        self.assertEqual(self.pauses, [3600])

    def test_resumes_after_what_passes(self):
        for code in ("CANCELLED", "DEADLINE_EXCEEDED", "INTERNAL", "UNKNOWN"):
            with self.subTest(code):
                self.answer(
                    [lambda _, c: c.abort(grpc.StatusCode[code], "broken")],
                    [pb.SubscribeResponse(cursor="c1")],
                )
                self.assertEqual(next(self.watch()).cursor, "c1")

    def test_raises_what_does_not_pass(self):
        self.answer([fail(grpc.StatusCode.INTERNAL, "bad", "INTERNAL")])
        with self.assertRaises(GatewayError) as raised:
            next(self.watch())
        self.assertEqual(raised.exception.reason, "INTERNAL")


if __name__ == "__main__":
    unittest.main()
