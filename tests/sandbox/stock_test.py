"""Stock and vouchers."""

import json

import pytest

from documents_test import ask, post
from sandbox_client import wait_for

SHOE = "8053289813603"
OTHER = "8053289771224"


def test_returns_stock_by_shop(connection):
    answer = post(connection, "getStock_v1", {"itemCode": "SCARPA_01"})
    assert (answer["success"], answer["code"]) == (True, 200)
    assert answer["stocks"].keys() == {"100", "101"}
    [row] = answer["stocks"]["101"]
    assert (row["quantity"], row["dimensionLevel1"]) == (12, "9")
    assert (answer["moreRows"], answer["resultSetLength"]) == (False, 2)
    assert "fulfillment" not in answer


def test_finds_the_shop_that_has_all_of_a_cart(connection):
    answer = post(connection, "getStock_v1", {
        "items": [{"barcode": SHOE, "qty": 1}, {"barcode": OTHER, "qty": 2}],
        "city": "Oderzo", "fulfillment": True})
    assert answer["fulfillment"] == [{"100": False}, {"101": True}]


def test_pages_stock_by_the_query(connection):
    connection.request("POST", "/api?cmd=getStock_v1&start=1&limit=1",
                       json.dumps({"itemCode": "SCARPA_01"}))
    answer = json.loads(connection.getresponse().read())
    assert answer["stocks"].keys() == {"101"}
    assert answer["moreRows"] is False


def test_returns_stock_that_changed(connection):
    answer = ask(connection, "getLastStock_v1", entityCode="101",
                 fromDateTime="2024-01-01%2000:00:00")
    assert [row["quantityReservated"] for row in answer["valueObjectList"]
            ] == [1, 1]
    later = ask(connection, "getLastStock_v1",
                fromDateTime="2024-02-01%2000:00:00")
    assert later["valueObjectList"] == []


@pytest.mark.parametrize("barcodes,code,message", [
    ([SHOE], 200, "Insert/Update successful."),
    ([SHOE, "x"], 206, "1 record inserted/updated and 1 record in error"),
    (["x"], 400, "Error: was not performed, check the error message of the "
     "returned records.")])
def test_inserts_stock_row_by_row(sandbox, connection, receiver, barcodes,
                                  code, message):
    rows = [{"entityCode": "102", "itemBarcode": barcode, "quantity": 1.5}
            for barcode in barcodes]
    assert post(connection, "insertStocks_v1", {
        "stocks": rows, "jobName": "j", "additionalData": {"a": 1},
        "callbackUrl": receiver.url}) == {"success": True}
    (callback,) = wait_for(receiver.bodies)
    assert (callback["success"], callback["code"]) == (code != 400, code)
    assert (callback["message"], callback["jobName"]) == (message, "j")
    assert callback["additionalData"] == {"a": 1}
    assert [row["itemBarcode"] for row in callback["insertedObjects"]
            ] == [barcode for barcode in barcodes if barcode == SHOE]
    assert [row["errorMessage"] for row in callback["errorObjects"]
            ] == ["barcode not found" for barcode in barcodes if barcode == "x"]
    (entry,) = sandbox.ledger("stock")
    assert entry["inserted"] == (0 if code == 400 else 1)


def test_takes_fifty_rows_at_most(connection):
    assert post(connection, "insertStocks_v1",
                {"stocks": [{}] * 51})["success"] is False


def test_returns_vouchers(connection):
    def barcodes(cmd, **query):
        rows = ask(connection, cmd, **query)["valueObjectList"]
        return [row["barcode"][-3:] for row in rows]

    assert barcodes("getCustomerLoyaltyVouchers_v1",
                    barcode="0099000001209") == ["017", "024"]
    assert barcodes("getLoyaltyVouchers_v1",
                    startDate="2024-02-01%2000:00:00",
                    endDate="2024-12-31%2000:00:00") == ["024"]
    assert barcodes("getLastLoyaltyVouchers_v1",
                    fromDateTime="2024-02-01%2000:00:00") == ["024", "031"]
    refused = ask(connection, "getLastLoyaltyVouchers_v1")
    assert refused["message"] == "Errore: fromDateTime non valorizzato."
