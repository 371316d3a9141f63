"""What the tests of `fourws giftcard get` and `redeem` share."""

import unittest

import cli
from fake_gateway import FakeGateway, fail
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from google.type import money_pb2
from grpc import StatusCode

CARD = "2000000001814"
OPERATION = "operations/01J9"


def taken(*_):
    """Answers a redeem that took the money."""
    return pb.RedeemGiftcardResponse(
        operation=OPERATION,
        movement_id="m-1",
        balance_before=money_pb2.Money(currency_code="EUR", units=390),
    )


def pending():
    """Answers that the outcome is not known yet."""
    return fail(
        StatusCode.DEADLINE_EXCEEDED,
        "pending",
        "OPERATION_PENDING",
        outcome="UNKNOWN",
        operation=OPERATION,
    )


class GiftcardTest(unittest.TestCase):
    """Calls a gateway whose answers a test decides."""

    def setUp(self):
        self.gateway = FakeGateway()
        self.addCleanup(self.gateway.stop)

    def run_cli(self, *arguments):
        return cli.run("--gateway", self.gateway.address, *arguments)

    def redeem(self, *arguments, amount="50"):
        return self.run_cli("giftcard", "redeem", CARD, amount, *arguments)
