"""Carts, which upstream validates at once or by callback."""

import itertools
import os
import uuid

import grpc
import pytest
from google.protobuf import json_format

from gateway import Gateway, amount_of

VALIDATE = "v1.CartService.ValidateCart"
FULLY = "v1.CartService.FullyValidateCart"

_numbers = itertools.count(1)


def config(by_callback):
    return {"fourws": {
        "carts_by_callback": by_callback,
        "document_defaults": {"default": {
            "entity_code": "501", "branch_code": "1003", "register_code": "1",
            "shipping_barcode": "9999821995668"}}}}


@pytest.fixture(scope="module", params=["at once", "by callback"])
def gateway(request, tmp_path_factory, sandbox):
    by_callback = request.param == "by callback"
    sandbox.settings(carts_by_callback=by_callback)
    gateway = Gateway(tmp_path_factory.mktemp("gateway"), sandbox.url,
                      config(by_callback))
    gateway.by_callback = by_callback
    yield gateway
    gateway.stop()


@pytest.fixture
def article(sandbox):
    """The barcode of a new article for 85.00 EUR."""
    barcode = f"80{os.getpid():07d}{next(_numbers):04d}"
    sandbox.control("PUT", f"shelf/articles/{barcode}", {
        "itemCode": "SCARPA", "description": "Scarpa", "unitPrice": 85,
        "taxRate": 22, "vatCode": 20, "dimension1": "9",
        "dimensionType1": "TAGLIA", "seasonal": "Y"})
    return barcode


def euro(units, nanos=0):
    return {"currency_code": "EUR", "units": units, "nanos": nanos}


def cart_of(barcode, **fields):
    return {"items": [{"barcode": barcode, "quantity": {"value": "2"},
                       "unit_price": euro(85)}], **fields}


@pytest.mark.parametrize("method", [VALIDATE, FULLY])
def test_enriches_the_least_cart(gateway, article, method):
    answer = gateway.ask(method, {"cart": cart_of(article)})
    assert answer.ok, answer
    assert bool(answer.response.operation) == gateway.by_callback
    cart = answer.response.cart
    [item] = cart.items
    assert item.row_id == "1" and item.item_code == "SCARPA"
    assert amount_of(item.total) == 170
    assert amount_of(item.taxable_income) + amount_of(item.vat) == 170
    assert item.dimensions[0].type_code == "TAGLIA"
    assert item.unmapped["seasonal"] == "Y"
    assert amount_of(cart.totals.total) == 170
    assert cart.place.branch_code == "1003"
    assert cart.transaction_id
    wanted = "AMOUNTS" if method == FULLY else ""
    assert answer.response.response_type == wanted


def test_has_shipping_as_a_row_of_its_own(gateway, article):
    cart = cart_of(article)
    cart["items"].append({"kind": "KIND_SHIPPING", "quantity": {"value": "1"},
                          "unit_price": euro(10)})
    answer = gateway.ask(VALIDATE, {"cart": cart})
    assert answer.ok, answer
    shipping = answer.response.cart.items[1]
    assert shipping.item_code == "SPEDIZIONE"
    assert shipping.barcode == "9999821995668"
    assert amount_of(answer.response.cart.totals.total) == 180


def test_applies_what_the_customer_has(gateway, sandbox, article):
    sandbox.control("PUT", f"shelf/customers/{article}",
                    {"automaticDiscount": "10"})
    answer = gateway.ask(FULLY, {"cart": cart_of(article,
                                                 customer_card=article)})
    assert answer.ok, answer
    [item] = answer.response.cart.items
    assert amount_of(item.discount_total_amount) == 17
    assert amount_of(item.total) == 153


def test_takes_a_forced_price(gateway, article):
    cart = cart_of(article)
    cart["items"][0].update(unit_price=euro(49, 990_000_000),
                            already_validated=True, replaced_price=euro(85))
    answer = gateway.ask(VALIDATE, {"cart": cart})
    assert answer.ok, answer
    [item] = answer.response.cart.items
    assert str(amount_of(item.total)) == "99.98"
    assert amount_of(item.replaced_price) == 85


def test_validates_a_validated_cart_to_the_same(gateway, article):
    first = gateway.ask(FULLY, {"cart": cart_of(article)})
    assert first.ok, first
    again = gateway.ask(FULLY, {
        "cart": json_format.MessageToDict(first.response.cart)})
    assert again.ok, again
    assert again.response.cart == first.response.cart


def test_names_what_upstream_does_not_know(gateway):
    cart = cart_of("87654321")
    cart["items"].insert(0, {"kind": "KIND_SHIPPING",
                             "quantity": {"value": "1"},
                             "unit_price": euro(10)})
    answer = gateway.ask(VALIDATE, {"cart": cart})
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "BARCODE_NOT_FOUND"
    assert "*** at row: 2" in answer.metadata["upstream_message"]
    assert answer.violations.keys() == {"cart.items[1]"}


def test_names_the_row_that_cannot_be_had(gateway, sandbox, article):
    sandbox.fault("success_false", cmd="validate_cart",
                  message="Item no longer available at row: 1")
    answer = gateway.ask(VALIDATE, {"cart": cart_of(article)})
    assert answer.code == grpc.StatusCode.FAILED_PRECONDITION
    assert answer.reason == "ITEM_UNAVAILABLE"
    assert answer.violations.keys() == {"cart.items[0]"}


def test_reports_all_faults_of_a_cart_at_once(gateway):
    cart = {"items": [
        {"barcode": "1", "quantity": {"value": "x"}, "unit_price": euro(1)},
        {"quantity": {"value": "1"},
         "unit_price": {"currency_code": "USD", "units": 1}},
        {"barcode": "1", "quantity": {"value": "0"}}]}
    answer = gateway.ask(VALIDATE, {"cart": cart})
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == {
        "cart.items[0].quantity", "cart.items[1].barcode",
        "cart.items[1].unit_price.currency_code", "cart.items[2].quantity",
        "cart.items[2].unit_price"}


def test_counts_the_faults_that_an_error_cannot_hold(gateway):
    answer = gateway.ask(VALIDATE, {"cart": {"items": [{}] * 1000}})
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.reason == "INVALID_REQUEST"
    assert "more violations" in answer.violations[""]


def test_sends_nothing_to_check(gateway, sandbox, article):
    answer = gateway.ask(VALIDATE, {"cart": cart_of(article),
                                    "validate_only": True})
    assert answer.ok, answer
    assert not sandbox.updates(article)


def test_joins_by_request_id_where_it_is_an_operation(gateway, sandbox,
                                                      article):
    request = {"cart": cart_of(article), "request_id": str(uuid.uuid4())}
    first, again = (gateway.ask(FULLY, request) for _ in range(2))
    assert first.ok and again.ok
    assert len(sandbox.updates(article)) == (1 if gateway.by_callback else 2)
