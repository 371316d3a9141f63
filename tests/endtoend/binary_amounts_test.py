"""Amounts of an upstream that computes in binary, as most programs do."""

import decimal
import uuid

import grpc
import pytest
from google.protobuf import json_format

import webhook
from cards import redeem
from gateway import amount_of
from literal_upstream import LiteralUpstream
from subscriber import EARLIEST, Subscriber

VALIDATE = "v1.CartService.ValidateCart"


@pytest.fixture(scope="module")
def upstream():
    upstream = LiteralUpstream()
    yield upstream
    upstream.stop()


@pytest.mark.parametrize("amount, scale, meant", [
    (100 - 10.05 - 10.05 - 10.05, 2, "69.85"),
    (69.99 - 20, 2, "49.99"),
    (1000.1 - 1000, 2, "0.1"),
    (1.2349999999999999, 3, "1.235"),
    (500.00000000000006, 0, "500"),
])
def test_redeems_a_card_whose_balance_was_computed(
        gateway, upstream, amount, scale, meant):
    assert repr(amount) != meant
    barcode = f"29{uuid.uuid4().int % 10**11}"
    upstream.card(barcode, amount=amount, decimalNumber=scale)
    read = gateway.get_card(barcode)
    assert read.ok, read
    balance = amount_of(read.response.giftcard.balance)
    assert balance == decimal.Decimal(meant)
    redeemed = redeem(gateway, barcode, meant)
    assert redeemed.ok, redeemed
    [write] = upstream.writes_of(barcode)
    assert f'"amount":-{meant},' in write


def test_reads_what_is_left_of_a_used_card_as_nothing(gateway, upstream):
    upstream.card("29-used", amount=0.3 - 0.1 - 0.2)
    read = gateway.get_card("29-used")
    assert read.ok, read
    assert amount_of(read.response.giftcard.balance) == 0


@pytest.mark.parametrize("amount", [390.0000000001234, "69.85000000000001"])
def test_reads_no_amount_that_is_truly_finer(gateway, upstream, amount):
    barcode = f"29{uuid.uuid4().int % 10**11}"
    upstream.card(barcode, amount=amount)
    read = gateway.get_card(barcode)
    assert read.code == grpc.StatusCode.UNAVAILABLE, read
    assert read.reason == "UPSTREAM_UNREADABLE"


def test_reads_a_cart_and_sends_it_back(gateway, upstream):
    barcode = f"80{uuid.uuid4().int % 10**11}"
    upstream.post(barcode, {
        "success": True, "currency": "EUR",
        "items": [{"rowId": "1", "barcode": barcode, "unitPrice": 52.2,
                   "qty": 0.1 + 0.2, "taxRate": 21.999999999999996,
                   "rowTotal": 52.2 * 3, "novelty": 0.1 + 0.2}],
        "totals": {"total": 52.2 * 3}})
    cart = {"items": [{"barcode": barcode, "quantity": {"value": "3"},
                       "unit_price": {"currency_code": "EUR", "units": 52,
                                      "nanos": 200_000_000}}]}
    validated = gateway.ask(VALIDATE, {"cart": cart})
    assert validated.ok, validated
    cart = validated.response.cart
    assert amount_of(cart.totals.total) == decimal.Decimal("156.6")
    assert amount_of(cart.items[0].total) == decimal.Decimal("156.6")
    assert cart.items[0].quantity.value == "0.3"
    assert cart.items[0].tax_rate.value == "22"
    assert not cart.totals.unmapped
    again = gateway.ask(VALIDATE, {"cart": json_format.MessageToDict(cart)})
    assert again.ok, again
    sent = upstream.writes_of(barcode)[-1]
    assert '"total":156.6' in sent and '"taxRate":22' in sent
    # What has no field of its own is a number as it was.
    assert '"novelty":0.30000000000000004' in sent


def test_reads_amounts_of_a_webhook(gateway):
    answer = webhook.post(gateway, webhook.PROMOTIONS, {
        "subjectCode": "binary", "data": {"p": {"YEAR_2026": {
            "purchaseThreshold": 52.2 * 3, "voucherAmount": 0.1 + 0.2}}}})
    assert answer.status == 200
    subscriber = Subscriber(gateway, EARLIEST, customers=["4ws/binary"])
    [notification] = subscriber.until("caught_up")
    subscriber.close()
    [period] = notification.customer_promotion.promotions[0].periods
    assert period.purchase_threshold.value == "156.6"
    assert period.voucher_amount.value == "0.3"
