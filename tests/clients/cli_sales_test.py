"""Sales by the command line: the way of a shop, against a real gateway and the
sandbox."""

import json
import os
import pathlib
import tempfile
import unittest

import cli
from playground import Playground

EXAMPLES = pathlib.Path(os.environ["FOURWS_EXAMPLES"])
CUSTOMER_CARD = "0099000001209"
CUSTOMER = "1026311"
GIFTCARD = "2000000001814"


class SalesTest(unittest.TestCase):
    flags = ()

    @classmethod
    def setUpClass(cls):
        cls.playground = Playground(*cls.flags)
        cls.addClassCleanup(cls.playground.stop)

    def run_cli(self, *arguments):
        return cli.run("--gateway", self.playground.grpc, "--json", *arguments)

    def json_of(self, *arguments):
        result = self.run_cli(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def error_of(self, exit_code, *arguments):
        result = self.run_cli(*arguments)
        self.assertEqual(result.returncode, exit_code, result.stderr)
        return json.loads(result.stderr.splitlines()[-1])

    def example(self, name):
        return str(EXAMPLES / f"sale_{name}.json")

    def sold(self, transaction):
        path = f"/sandbox/ledger?kind=sale&barcode={transaction}"
        return self.playground.control("GET", path)["entries"]


def euro(units):
    return {"currencyCode": "EUR", "units": str(units)}


class ShopTest(SalesTest):
    def validated_cart(self):
        request = json.loads((EXAMPLES / "cart_validate.json").read_text())
        request["cart"]["customerCard"] = CUSTOMER_CARD
        return self.json_of("cart", "validate", json.dumps(request))["cart"]

    def test_sells_takes_back_and_sees_the_promotion(self):
        cart = self.validated_cart()
        self.assertEqual(cart["totals"]["total"]["units"], "174")
        redeem = self.json_of("giftcard", "redeem", GIFTCARD, "50")
        cart["payments"] = [
            {"giftcardBarcode": GIFTCARD, "amount": euro(50),
             "redeemOperation": redeem["operation"]},
            {"kind": "KIND_CASH", "amount": euro(124), "done": True},
        ]
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"sale": {"cart": cart}}, file)
            file.flush()
            receipt = self.json_of("sale", "save-receipt", file.name)
        self.assertTrue(receipt["documentId"])
        self.assertEqual(receipt["transactionId"], cart["transactionId"])
        [movement] = self.playground.movements(GIFTCARD)
        self.assertEqual(movement["delta"], "-50.00")
        [sold] = self.sold(cart["transactionId"])
        self.assertEqual((sold["total"], sold["return"]), ("174", False))
        # The stream waits for the promotion, if it is not there yet.
        printed = self.json_of("watch", "--from", "earliest", "--customer",
                               CUSTOMER, "--limit", "1")
        self.assertIn('"174"', json.dumps(printed))
        self.give_back(cart)

    def give_back(self, cart):
        item = dict(cart["items"][0], movementType="MOVEMENT_TYPE_RETURN")
        sale = {"cart": {"items": [item], "transactionId": "return-1",
                         "movementType": "MOVEMENT_TYPE_RETURN"},
                "originalSale": {"rtTicket": "0474-0001"}}
        receipt = self.json_of("sale", "save-receipt",
                               json.dumps({"sale": sale}))
        self.assertTrue(receipt["documentId"])
        [sold] = self.sold("return-1")
        self.assertIs(sold["return"], True)

    def test_takes_a_return_of_a_file(self):
        write = ("sale", "save-receipt", self.example("save_return"))
        request = json.loads((EXAMPLES / "sale_save_return.json").read_text())
        receipt = self.json_of(*write)
        self.assertTrue(receipt["documentId"])
        [sold] = self.sold(request["sale"]["cart"]["transactionId"])
        self.assertIs(sold["return"], True)

    def test_refuses_a_card_that_nobody_debits(self):
        cart = self.validated_cart()
        cart["payments"] = [{"giftcardBarcode": "2000000001845",
                             "amount": euro(100)}]
        printed = self.error_of(2, "sale", "save-receipt",
                                json.dumps({"sale": {"cart": cart}}))
        self.assertIn("redeem_operation", str(printed["violations"]))
        self.assertEqual(printed["outcome"], "NOT_SENT")


class OrderTest(SalesTest):
    def test_lists_digital_orders_page_by_page(self):
        request = json.loads((EXAMPLES / "sale_save_order.json").read_text())
        for number in range(5):
            request["sale"]["cart"]["transactionId"] = f"order-{number}"
            self.json_of("sale", "save-order", json.dumps(request))
        result = self.run_cli(
            "sale", "list-digital-orders",
            self.example("list_digital_orders"), "--page-size", "2", "--all")
        self.assertEqual(result.returncode, 0, result.stderr)
        pages = [json.loads(line) for line in result.stdout.splitlines()]
        sizes = [len(page["orders"]) for page in pages]
        self.assertEqual(sizes, [2, 2, 1])
        listed = [order["cart"]["transactionId"]
                  for page in pages for order in page["orders"]]
        self.assertEqual(sorted(listed), [f"order-{n}" for n in range(5)])

    def test_saves_what_the_examples_say(self):
        for save, *then in (("save-receipt", "replace"),
                            ("save-orchestrated-order",
                             "update-orchestrated-order"),
                            ("save-sale-order", "save-return-order",
                             "save-orchestrated-return-order")):
            for verb in (save, *then):
                with self.subTest(verb):
                    file = self.example(verb.replace("-", "_"))
                    saved = self.json_of("sale", verb, file)
                    self.assertTrue(saved["documentId"])

    def test_names_what_cannot_be_replaced(self):
        printed = self.error_of(3, "sale", "replace", json.dumps({"sale": {
            "cart": {"transactionId": "none", "items": [{
                "barcode": "8053289813603", "quantity": {"value": "1"},
                "unitPrice": euro(85)}]}}}))
        self.assertEqual(printed["reason"], "DOCUMENT_NOT_FOUND")


class DebitingReceiptsTest(SalesTest):
    """Where a receipt itself debits the gift card."""

    @classmethod
    def setUpClass(cls):
        config = tempfile.NamedTemporaryFile("w", suffix=".json")
        cls.addClassCleanup(config.close)
        json.dump({"fourws": {"receipts": {"moves_giftcards": True}}}, config)
        config.flush()
        cls.flags = (f"--gateway-flag=--config={config.name}",)
        super().setUpClass()
        cls.playground.control("PUT", "/sandbox/settings",
                               {"receipts_move_giftcards": True})

    def save(self, transaction, **payment):
        request = json.loads((EXAMPLES / "sale_save_receipt.json").read_text())
        cart = request["sale"]["cart"]
        cart["transactionId"] = transaction
        cart["payments"][0].update(amount=euro(50), **payment)
        return self.json_of("sale", "save-receipt", json.dumps(request),
                            "--request-id", transaction)

    def deltas(self, card):
        return [one["delta"] for one in self.playground.movements(card)]

    def test_debits_a_card_once_however_often_it_is_asked(self):
        first, again = (self.save("debit", giftcardBarcode=GIFTCARD)
                        for _ in range(2))
        self.assertEqual(first, again)
        self.assertEqual(self.deltas(GIFTCARD), ["-50.00"])

    def test_debits_no_card_that_was_redeemed(self):
        card = "0098260111383"
        redeem = self.json_of("giftcard", "redeem", card, "50")
        self.save("redeemed", giftcardBarcode=card,
                  redeemOperation=redeem["operation"])
        self.assertEqual(self.deltas(card), ["-50.00"])


if __name__ == "__main__":
    unittest.main()
