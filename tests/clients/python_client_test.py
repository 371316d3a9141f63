"""The generated Python client against a real gateway and the sandbox."""

import tempfile
import unittest

# First: it makes the generated code importable.
from fourws_gateway import GatewayError, watch

import cli
import grpc
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from fourws.gateway.v1 import giftcard_service_pb2_grpc as giftcards
from fourws.gateway.v1 import notification_stream_pb2 as notifications
from fourws.gateway.v1 import operation_pb2
from google.longrunning import operations_pb2, operations_pb2_grpc
from google.type import money_pb2
from playground import Playground

CARD = "2000000001814"


def redeem_request(request_id, **fields):
    return pb.RedeemGiftcardRequest(
        barcode=CARD,
        amount=money_pb2.Money(currency_code="EUR", units=5),
        request_id=request_id,
        **fields,
    )


class PythonClientTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.playground = Playground()
        cls.addClassCleanup(cls.playground.stop)
        cls.channel = grpc.insecure_channel(cls.playground.grpc)
        cls.addClassCleanup(cls.channel.close)
        # Else the first call fails if the first attempt to connect does.
        grpc.channel_ready_future(cls.channel).result(cli.PATIENCE)
        cls.giftcards = giftcards.GiftcardServiceStub(cls.channel)
        cls.operations = operations_pb2_grpc.OperationsStub(cls.channel)

    def test_redeems(self):
        response = self.giftcards.RedeemGiftcard(
            redeem_request("python-1", read_balance_after=True), timeout=30
        )
        self.assertEqual(
            response.balance_before.units - response.balance_after.units, 5
        )
        self.assertTrue(response.movement_id)

    def test_reads_the_details_of_an_error(self):
        with self.assertRaises(grpc.RpcError) as raised:
            self.giftcards.GetGiftcard(pb.GetGiftcardRequest(barcode="404"))
        error = GatewayError(raised.exception)
        self.assertEqual(error.code, grpc.StatusCode.NOT_FOUND)
        self.assertEqual(error.reason, "GIFTCARD_NOT_FOUND")
        self.assertEqual(error.outcome, "")

    def test_reads_what_is_wrong_with_a_field(self):
        with self.assertRaises(grpc.RpcError) as raised:
            self.giftcards.RedeemGiftcard(redeem_request(""))
        error = GatewayError(raised.exception)
        self.assertEqual(error.outcome, "NOT_SENT")
        self.assertIn("request_id", error.violations)

    def test_follows_a_redeem_that_outlives_its_deadline(self):
        self.playground.fault("callback_never", cmd="update")
        with self.assertRaises(grpc.RpcError) as raised:
            self.giftcards.RedeemGiftcard(redeem_request("late"), timeout=5)
        error = GatewayError(raised.exception)
        self.assertEqual(error.reason, "OPERATION_PENDING")
        self.assertEqual(error.outcome, "UNKNOWN")
        request = operations_pb2.WaitOperationRequest(name=error.operation)
        request.timeout.FromSeconds(30)
        waiting = self.operations.WaitOperation.future(request, timeout=60)
        self.send_held_callback()
        operation = waiting.result()
        self.assertTrue(operation.done)
        response = pb.RedeemGiftcardResponse()
        self.assertTrue(operation.response.Unpack(response))
        metadata = operation_pb2.OperationMetadata()
        self.assertTrue(operation.metadata.Unpack(metadata))
        self.assertEqual(metadata.request_id, "late")

    def send_held_callback(self):
        """Has the sandbox send the callback it kept, once it keeps one."""
        held = []
        while not held:
            held = self.playground.control(
                "GET", f"/sandbox/ledger?kind=held&barcode={CARD}"
            )["entries"]
        self.playground.control(
            "POST", "/sandbox/callbacks", {"request": held[0]["request"]}
        )


class PythonStreamTest(unittest.TestCase):
    def test_resumes_over_a_restart_of_the_gateway(self):
        with tempfile.TemporaryDirectory() as folder:
            data = f"--data-dir={folder}"
            first = Playground(data)
            channel = grpc.insecure_channel(first.grpc)
            self.addCleanup(channel.close)
            customers = self.customers(channel)
            first.promote(customer="before")
            self.assertEqual(next(customers), "4ws/before")
            self.assertEqual(first.stop(), 0)
            second = Playground(data, f"--grpc-listen={first.grpc}")
            self.addCleanup(second.stop)
            second.promote(customer="after")
            self.assertEqual(next(customers), "4ws/after")
            customers.close()

    def customers(self, channel):
        request = notifications.SubscribeRequest(
            edge=notifications.SubscribeRequest.EDGE_EARLIEST
        )
        for response in watch(channel, request):
            for notification in response.batch.notifications:
                yield notification.subject.customer


if __name__ == "__main__":
    unittest.main()
