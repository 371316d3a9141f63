"""What `GatewayError` says, of a gateway that answers as the test says."""

import unittest

# First: it makes the generated code importable.
from fourws_gateway import GatewayError

import grpc
from fake_gateway import FakeGateway, fail
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from fourws.gateway.v1 import giftcard_service_pb2_grpc as giftcards

def lose(_, context):
    context.abort(grpc.StatusCode.UNAVAILABLE, "lost")


class PythonErrorsTest(unittest.TestCase):
    def setUp(self):
        self.gateway = FakeGateway()
        channel = grpc.insecure_channel(self.gateway.address)
        self.stub = giftcards.GiftcardServiceStub(channel)
        self.addCleanup(self.gateway.stop)
        self.addCleanup(channel.close)

    def redeem(self):
        """The error in which a redeem ends."""
        with self.assertRaises(grpc.RpcError) as raised:
            self.stub.RedeemGiftcard(
                pb.RedeemGiftcardRequest(), wait_for_ready=True
            )
        return raised.exception

    def test_says_the_outcome_that_the_gateway_says(self):
        for outcome in ("NOT_SENT", "REJECTED", "UNKNOWN"):
            self.gateway.redeem = fail(
                grpc.StatusCode.ABORTED, "no", "GIFTCARD_BUSY", outcome=outcome
            )
            self.assertEqual(GatewayError(self.redeem()).outcome, outcome)

    def test_says_no_outcome_where_the_gateway_says_none(self):
        self.gateway.redeem = fail(
            grpc.StatusCode.INVALID_ARGUMENT, "no", "REQUEST_ID_REUSED"
        )
        self.assertEqual(GatewayError(self.redeem()).outcome, "")

    def test_says_of_a_lost_write_alone_that_its_outcome_is_unknown(self):
        self.gateway.redeem = lose
        error = self.redeem()
        self.assertEqual(GatewayError(error).outcome, "UNKNOWN")
        self.assertEqual(GatewayError(error, read=True).outcome, "")

    def test_reads_a_delay_of_any_length(self):
        self.gateway.redeem = fail(
            grpc.StatusCode.RESOURCE_EXHAUSTED, "later", "GATEWAY_OVERLOADED",
            retry_seconds=2**63 - 1,
        )  # fmt: skip
        self.assertGreater(GatewayError(self.redeem()).retry_delay, 2**62)


if __name__ == "__main__":
    unittest.main()
