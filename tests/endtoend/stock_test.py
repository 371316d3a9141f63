"""Stock: what there is, what changed, and what is inserted row by row."""

import itertools
import os
import uuid

import grpc
import pytest

QUERY = "v1.StockService.QueryStock"
CHANGES = "v1.StockService.ListStockChanges"
INSERT = "v1beta1.StockService.InsertStock"

_numbers = itertools.count(1)


@pytest.fixture
def article(sandbox):
    """The barcode of a new article, whose code is `A` and the barcode."""
    barcode = f"80{os.getpid():07d}{next(_numbers):04d}"
    sandbox.control("PUT", f"shelf/articles/{barcode}", {
        "itemCode": f"A{barcode}", "description": "Scarpa"})
    return barcode


def put(sandbox, shop, article, quantity, **fields):
    sandbox.control("PUT", f"shelf/stock/{shop}-{article}", {
        "entityCode": shop, "barcode": article, "itemCode": f"A{article}",
        "itemDescription": "Scarpa", "dimensionLevel1": "24",
        "dimensionDescription1": "46½", "dimensionType1": "TAGLIA",
        "entityCity": f"City {article}", "quantityStock": quantity,
        "quantityAvailable": quantity, "quantityReservated": 0,
        "changed": "2024-01-31 10:00:00", **fields})


def row(article, quantity="1", shop="102"):
    return {"entity_code": shop, "barcode": article,
            "quantity": {"value": quantity}}


def insert(gateway, rows, request_id=None, **fields):
    return gateway.ask(INSERT, {
        "rows": rows, "request_id": request_id or str(uuid.uuid4()), **fields})


def pages(gateway, method, request, field):
    """All rows, page by page."""
    rows, token, sizes = [], "", []
    while True:
        answer = gateway.ask(method, {**request, "page_token": token})
        assert answer.ok, answer
        rows += getattr(answer.response, field)
        sizes.append(len(getattr(answer.response, field)))
        token = answer.response.next_page_token
        if not token:
            return rows, sizes


def test_reports_where_there_is_how_much(gateway, sandbox, article):
    put(sandbox, "100", article, 2)
    put(sandbox, "101", article, 12.5)
    answer = gateway.ask(QUERY, {"item_code": f"A{article}"})
    assert answer.ok, answer
    levels = answer.response.levels
    assert [(level.entity_code, level.quantity.value) for level in levels] == [
        ("100", "2"), ("101", "12.5")]
    assert levels[0].dimensions[0].description == "46½"
    assert answer.response.unmapped["code"] == 200
    assert not answer.response.fulfillments
    by_sku = gateway.ask(QUERY, {"sku": article, "entity_code": "101"})
    assert [level.entity_code for level in by_sku.response.levels] == ["101"]


def test_finds_the_shops_that_could_serve_a_cart(gateway, sandbox, article):
    put(sandbox, "100", article, 2)
    put(sandbox, "101", article, 12)
    answer = gateway.ask(QUERY, {
        "cart": {"rows": [{"barcode": article, "quantity": {"value": "3"}}]},
        "city": f"City {article}", "read_fulfillment": True})
    assert answer.ok, answer
    assert {each.entity_code: each.complete
            for each in answer.response.fulfillments} == {
                "100": False, "101": True}


def test_returns_stock_page_by_page(gateway, sandbox, article):
    # Shops whose codes are in another order as texts than as numbers.
    for shop in range(90, 115):
        put(sandbox, str(shop), article, shop)
    rows, sizes = pages(gateway, QUERY, {
        "item_code": f"A{article}", "page_size": 10}, "levels")
    assert sizes == [10, 10, 5]
    assert sorted(int(each.entity_code) for each in rows) == list(
        range(90, 115))


def test_lists_what_changed(gateway, sandbox, article):
    for shop in ("1", "2", "3"):
        put(sandbox, f"{article}{shop}", article, 3,
            changed="2099-01-31 10:00:00", parentEntityCode=440)
    rows, sizes = pages(gateway, CHANGES, {
        "from_time": "2099-01-31T10:00:00Z", "page_size": 2}, "changes")
    assert sizes == [2, 1]
    assert rows[0].entity.parent_code == "440"
    assert rows[0].dimensions[0].type_code == "TAGLIA"
    assert rows[0].reserved.value == "0"
    [one], _ = pages(gateway, CHANGES, {
        "from_time": "2099-01-31T10:00:00Z",
        "entity_code": f"{article}2"}, "changes")
    assert one.entity.code == f"{article}2"


def test_refuses_the_token_of_another_request(gateway, sandbox, article):
    for shop in ("1", "2"):
        put(sandbox, shop, article, 3)
    first = gateway.ask(QUERY, {"item_code": f"A{article}", "page_size": 1})
    assert first.ok, first
    for request in ({"item_code": "other"}, {"sku": article}):
        answer = gateway.ask(QUERY, {
            **request, "page_token": first.response.next_page_token})
        assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
        assert answer.reason == "PAGE_TOKEN_INVALID"


@pytest.mark.parametrize("request_fields,faults", [
    ({"province": "Treviso", "page_size": -1},
     {"item_code", "province", "page_size"}),
    ({"cart": {"rows": [{}, {"barcode": "1", "quantity": {"value": "0"}}]}},
     {"cart.rows[0].barcode", "cart.rows[0].quantity",
      "cart.rows[1].quantity", "entity_code"}),
    ({"cart": {}}, {"cart.rows", "entity_code"})])
def test_reports_all_faults_of_a_query_at_once(gateway, request_fields,
                                               faults):
    answer = gateway.ask(QUERY, request_fields)
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == faults


def test_inserts_stock_once(gateway, sandbox, article):
    request_id = str(uuid.uuid4())
    first = insert(gateway, [row(article, "7.25")], request_id,
                   job_name="nightly", additional_data={"tag": "t"})
    assert first.ok, first
    response = first.response
    assert response.not_inserted_count == 0
    [result] = response.results
    assert (result.state, result.row, result.barcode) == (
        result.STATE_INSERTED, 0, article)
    assert response.job_name == "nightly"
    assert response.additional_data["tag"] == "t"
    again = insert(gateway, [row(article, "7.25")], request_id,
                   job_name="nightly", additional_data={"tag": "t"})
    assert again.ok and again.operation == first.operation
    assert len(sandbox.ledger("stock", article)) == 1
    level = gateway.ask(QUERY, {"sku": article}).response.levels[0]
    assert level.quantity.value == "7.25"


def test_names_a_job_that_has_no_name(gateway, article):
    answer = insert(gateway, [row(article)])
    assert answer.ok, answer
    assert uuid.UUID(answer.response.job_name)


def test_reports_row_by_row_what_was_inserted(gateway, sandbox, article):
    answer = insert(gateway, [row("unknown"), row(article), row("unknown")])
    assert answer.ok, answer
    assert answer.response.not_inserted_count == 2
    states = [(each.row, each.state, each.error_message)
              for each in answer.response.results]
    assert states == [(0, 2, "barcode not found"), (1, 1, ""),
                      (2, 2, "barcode not found")]
    stored = gateway.get_operation(answer.operation)
    assert stored.response == answer.response


def test_gives_the_reason_of_each_row_if_none_was_inserted(gateway, article):
    answer = insert(gateway, [row("unknown"), row(f"x{article}")])
    assert answer.code == grpc.StatusCode.FAILED_PRECONDITION
    assert answer.reason == "UPSTREAM_REJECTED"
    assert answer.metadata["outcome"] == "REJECTED"
    assert answer.violations == {"rows[0]": "barcode not found",
                                 "rows[1]": "barcode not found"}
    stored = gateway.get_operation(answer.operation)
    assert stored.error.violations == answer.violations


def test_does_not_lose_what_succeeded_in_a_failure(gateway, sandbox, article):
    sandbox.fault("callback_never", cmd="insert_stock", barcode=article)
    call = gateway.begin(INSERT, {
        "rows": [row(article), row("unknown")],
        "request_id": str(uuid.uuid4())})
    held = sandbox.wait_for("held", article)
    sandbox.control("POST", "callbacks", {
        "request": held["request"], "body": {
            "success": False, "message": "Error",
            "insertedObjects": [{"entityCode": 102, "itemBarcode": article}],
            "errorObjects": [{"entityCode": 102, "itemBarcode": "unknown",
                              "errorMessage": "no"}]}})
    response = call.result()
    assert response.not_inserted_count == 1
    assert [each.state for each in response.results] == [1, 2]


def test_reports_all_faults_of_rows_at_once(gateway, article):
    answer = insert(gateway, [row(article, "1,5"), {}])
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == {
        "rows[0].quantity", "rows[1].entity_code", "rows[1].barcode",
        "rows[1].quantity"}
    assert answer.metadata["outcome"] == "NOT_SENT"
    for count in (0, 51):
        answer = insert(gateway, [row(article)] * count)
        assert answer.violations.keys() == {"rows"}


def test_sends_nothing_to_check(gateway, sandbox, article):
    assert insert(gateway, [row(article)], validate_only=True).ok
    assert not sandbox.updates(article)
