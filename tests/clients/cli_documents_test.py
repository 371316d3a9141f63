"""Documents by the command line, against a real gateway and the sandbox."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import cli
from playground import Playground

EXAMPLES = pathlib.Path(os.environ["FOURWS_EXAMPLES"])
CUSTOMER = "0099000001209"


class DocumentsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.playground = Playground()
        cls.addClassCleanup(cls.playground.stop)

    def run_cli(self, *arguments):
        return cli.run("--gateway", self.playground.grpc, *arguments)

    def json_of(self, *arguments):
        result = self.run_cli("--json", *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def example(self, name):
        return str(EXAMPLES / f"{name}.json")


class CustomerTest(DocumentsTest):
    def test_reads_a_customer(self):
        printed = self.json_of("customer", "get", CUSTOMER)
        self.assertEqual(printed["customer"]["givenName"], "Cliente")

    def test_shows_a_customer_to_people(self):
        result = self.run_cli("customer", "get", CUSTOMER)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn('"givenName": "Cliente"', result.stdout)
        self.assertNotIn("kindCode", result.stdout)

    def test_names_an_unknown_customer(self):
        result = self.run_cli("--json", "customer", "get", "nobody")
        self.assertEqual(result.returncode, 3, result.stderr)
        printed = json.loads(result.stderr.splitlines()[-1])
        self.assertEqual(printed["reason"], "CUSTOMER_NOT_FOUND")

    def test_records_consents_of_a_file_once(self):
        write = ("customer", "opt-in", self.example("customer_opt_in"),
                 "--request-id=once")
        first = self.json_of(*write)
        self.assertEqual(self.json_of(*write), first)
        path = f"/sandbox/ledger?kind=opt_in&barcode={CUSTOMER}"
        entries = self.playground.control("GET", path)["entries"]
        self.assertEqual(len(entries), 1)

    def test_takes_a_request_from_standard_input(self):
        process = cli.start(
            "--gateway", self.playground.grpc, "--json", "customer", "opt-in",
            "-", "--validate-only", stdin=subprocess.PIPE)
        text = pathlib.Path(self.example("customer_opt_in")).read_text()
        stdout, stderr = process.communicate(text, timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 0, stderr)
        self.assertEqual(json.loads(stdout)["operation"], "")

    def test_reports_what_is_wrong_with_a_file(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write('{"cardBarcod": "1"}')
            file.flush()
            for path in (file.name, file.name + ".none"):
                result = self.run_cli("customer", "opt-in", path)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertIn("REQUEST", result.stderr)

    def test_needs_a_customer(self):
        result = self.run_cli("customer", "get")
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("CARD_BARCODE", result.stderr)


class CartTest(DocumentsTest):
    def validate(self, verb, *flags):
        name = "cart_" + verb.replace("-", "_")
        return self.json_of("cart", verb, self.example(name), *flags)

    def test_validates_the_cart_of_a_file(self):
        for verb in ("validate", "fully-validate"):
            with self.subTest(verb):
                cart = self.validate(verb)["cart"]
                self.assertEqual(cart["totals"]["total"]["units"], "174")
                items = [item["itemCode"] for item in cart["items"]]
                self.assertEqual(items, ["SCARPA_01", "SCARPA_02", "SPEDIZIONE"])

    def test_takes_a_validated_cart_again(self):
        first = self.validate("fully-validate")
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"cart": first["cart"]}, file)
            file.flush()
            again = self.json_of("cart", "fully-validate", file.name)
        self.assertEqual(again["cart"], first["cart"])

    def test_names_all_faults_of_a_cart(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write('{"cart": {"items": [{}, {"barcode": "1"}]}}')
            file.flush()
            result = self.run_cli("--json", "cart", "validate", file.name)
        self.assertEqual(result.returncode, 2, result.stderr)
        printed = json.loads(result.stderr.splitlines()[-1])
        self.assertIn("cart.items[1].quantity", str(printed["violations"]))


class StockTest(DocumentsTest):
    def test_shows_the_stock_of_an_item(self):
        printed = self.json_of("stock", "query", "SCARPA_01")
        self.assertEqual({level["entityCode"] for level in printed["levels"]}
                         & {"100", "101"}, {"100", "101"})

    def test_finds_who_could_serve_the_cart_of_a_file(self):
        printed = self.json_of("stock", "query", "--request",
                               self.example("stock_query"))
        complete = {each["entityCode"]: each["complete"]
                    for each in printed["fulfillments"]}
        self.assertEqual(complete, {"100": False, "101": True})

    def test_lists_changes_page_by_page(self):
        result = self.run_cli("--json", "stock", "changes",
                              self.example("stock_changes"), "--page-size=1",
                              "--all")
        self.assertEqual(result.returncode, 0, result.stderr)
        pages = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([len(page["changes"]) for page in pages], [1, 1])

    def test_inserts_the_rows_of_a_file(self):
        printed = self.json_of("stock", "insert", self.example("stock_insert"))
        self.assertEqual(printed["notInsertedCount"], 0)
        self.assertEqual(printed["jobName"], "INVENTORY")

    def test_inserts_anew_under_the_name_of_an_earlier_job(self):
        insert = ("stock", "insert", self.example("stock_insert"))
        first, second = self.json_of(*insert), self.json_of(*insert)
        self.assertEqual(second["jobName"], first["jobName"])
        self.assertNotEqual(second["operation"], first["operation"])

    def test_reports_that_rows_were_not_inserted(self):
        rows = json.loads(
            pathlib.Path(self.example("stock_insert")).read_text())["rows"]
        rows[0]["barcode"] = "unknown"
        request = json.dumps({"rows": rows})
        result = self.run_cli("--json", "stock", "insert", request)
        self.assertEqual(result.returncode, 10, result.stderr)
        printed = json.loads(result.stdout)
        self.assertEqual([each["state"] for each in printed["results"]],
                         ["STATE_FAILED", "STATE_INSERTED"])
        self.assertIn("1 rows NOT inserted", result.stderr)

    def test_gives_the_reason_if_no_row_was_inserted(self):
        request = json.dumps({"rows": [{
            "entityCode": "102", "barcode": "unknown",
            "quantity": {"value": "1"}}]})
        result = self.run_cli("--json", "stock", "insert", request)
        self.assertEqual(result.returncode, 4, result.stderr)
        printed = json.loads(result.stderr.splitlines()[-1])
        self.assertIn("barcode not found", str(printed["violations"]))


class VoucherTest(DocumentsTest):
    def barcodes(self, *arguments):
        printed = self.json_of("voucher", *arguments)
        return [each["barcode"][-3:] for each in printed["vouchers"]]

    def test_lists_vouchers(self):
        self.assertEqual(self.barcodes("list", CUSTOMER), ["017", "024"])
        self.assertEqual(
            self.barcodes("activated", self.example("voucher_activated")),
            ["017", "024"])
        self.assertEqual(
            self.barcodes("latest", self.example("voucher_latest")),
            ["017", "024", "031"])

    def test_lists_vouchers_page_by_page(self):
        result = self.run_cli("--json", "voucher", "list", CUSTOMER,
                              "--page-size=1", "--all")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 2)


class PurchaseTest(DocumentsTest):
    """Goods ordered for two locations, read, listed and taken in."""

    def shelf(self, document):
        path = f"/sandbox/shelf/documents/{document}"
        return self.playground.control("GET", path)

    def save(self, *verb):
        return self.json_of(*verb[:2], self.example(verb[2]))["documentId"]

    def test_saves_a_purchase_with_two_reserved_locations(self):
        document = self.save("purchase", "save", "purchase_save")
        kept = self.shelf(document)
        self.assertEqual(
            kept["documentHeader"]["reserved"],
            [{"type": "SHOP", "code": "2"}, {"type": "WRH", "code": "1001"}])
        [row] = kept["documentRows"]
        self.assertEqual((row["quantity1"], row["quantity2"]), (2, 10))
        printed = self.json_of("document", "get", document)["document"]
        self.assertEqual(printed["reservedLocations"][1]["code"], "1001")
        quantities = [each["value"]
                      for each in printed["rows"][0]["quantities"]]
        self.assertEqual(quantities, ["2", "10"])

    def test_takes_in_what_was_ordered(self):
        purchase = self.save("purchase", "save", "purchase_save")
        text = pathlib.Path(self.example("purchase_supplier_entry")).read_text()
        request = json.loads(text)
        request["supplierEntry"]["purchaseIds"] = [purchase]
        entry = self.json_of("purchase", "supplier-entry", json.dumps(request))
        header = self.shelf(entry["documentId"])["documentHeader"]
        self.assertEqual(header["lstConnectedHeader"], [{"id": purchase}])

    def test_moves_goods(self):
        transfer = self.save("warehouse", "transfer", "warehouse_transfer")
        self.assertEqual(
            self.shelf(transfer)["documentHeader"]["documentStatus"], "CLOSE")
        entry = self.save("warehouse", "free-entry", "warehouse_free_entry")
        self.assertEqual(
            self.shelf(entry)["documentHeader"]["documentStatus"], "OPEN")

    def test_changes_references(self):
        document = self.save("warehouse", "transfer", "warehouse_transfer")
        path = self.example("document_update_references")
        request = json.loads(pathlib.Path(path).read_text())
        request["documentId"] = document
        self.json_of("document", "update-references", json.dumps(request))
        self.assertEqual(
            self.shelf(document)["documentHeader"]["documentDeliveryExternal"],
            "TRANS-67890")

    def list_of(self, branch, *flags):
        request = json.dumps({"parameters": {"branchCode": branch}})
        result = self.run_cli("--json", "document", "list", request, *flags)
        self.assertEqual(result.returncode, 0, result.stderr)
        return [json.loads(line) for line in result.stdout.splitlines()]

    def test_pages_through_a_list(self):
        for number in range(5):
            self.playground.control(
                "PUT", f"/sandbox/shelf/documents/L{number}",
                {"documentHeader": {"id": f"L{number}", "branchCode": "77"},
                 "documentRows": []})
        pages = self.list_of("77", "--page-size=2", "--all")
        self.assertEqual([len(page["documents"]) for page in pages], [2, 2, 1])
        ids = [each["id"] for page in pages for each in page["documents"]]
        self.assertEqual(ids, ["L0", "L1", "L2", "L3", "L4"])
        [first] = self.list_of("77", "--page-size=2")
        [second] = self.list_of("77", "--page-size=2",
                                "--page-token=" + first["nextPageToken"])
        self.assertEqual(second, pages[1])

    def test_names_an_unknown_document(self):
        for words in (["none"], ["--request", '{"number": "none"}']):
            result = self.run_cli("--json", "document", "get", *words)
            self.assertEqual(result.returncode, 3, result.stderr)
            self.assertIn("DOCUMENT_NOT_FOUND", result.stderr)


class OneTest(DocumentsTest):
    OFFER = "15570c28-543e-4928-9466-0d72b015a5f6"
    CLIENT = "org:838bed9a-8063-4e4c-93c3-f74b59fcaa5a"
    CART = "c2c25ae9-dbcf-43bb-9626-ee1f5ae174ea"

    def lines(self):
        path = f"/sandbox/shelf/one_carts/{self.CART}"
        return self.playground.control("GET", path)["productLines"]

    def test_reads_an_offer_and_its_client(self):
        offer = self.json_of("one", "get-offer", self.OFFER)["offer"]
        [line] = offer["split"]["slots"][0]["lines"]
        self.assertEqual(line["children"][0]["parentLineId"], line["id"])
        client = self.json_of("one", "get-client", offer["clientId"])["client"]
        self.assertEqual(client["clientId"], self.CLIENT)

    def test_adds_products_once_and_changes_their_prices(self):
        write = ("one", "add-products", self.example("one_add_products"),
                 "--request-id=once")
        first = self.json_of(*write)
        self.assertEqual(self.json_of(*write), first)
        cable, drum = self.lines()
        self.assertEqual(drum["parentLineId"], cable["id"])
        request = json.loads(
            pathlib.Path(self.example("one_change_prices")).read_text())
        request["lines"][0]["lineId"] = cable["id"]
        self.json_of("one", "change-prices", json.dumps(request))
        self.assertEqual(self.lines()[0]["price"], 410.5)

    def test_names_an_unknown_offer(self):
        result = self.run_cli("--json", "one", "get-offer", "none")
        self.assertEqual(result.returncode, 3, result.stderr)

    def test_names_one_as_the_upstream_that_spoke(self):
        request = json.loads(
            pathlib.Path(self.example("one_add_products")).read_text())
        request["cartId"] = "none"
        write = self.run_cli("one", "add-products", json.dumps(request))
        self.assertEqual(write.returncode, 3, write.stderr)
        self.assertIn("nothing was changed: ONe refused", write.stderr)
        read = self.run_cli("one", "get-offer", "none")
        for result in (write, read):
            self.assertRegex(result.stderr, "ONe: +not found")
            self.assertNotIn("4ws", result.stderr)


if __name__ == "__main__":
    unittest.main()
