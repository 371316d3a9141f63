"""A field that cannot be read is kept beside those that can, unless somebody
needs it to decide whether money may move."""

import uuid

import grpc
import pytest

import webhook
from cards import redeem
from gateway import Gateway
from literal_upstream import LiteralUpstream
from subscriber import EARLIEST, Subscriber

VALIDATE = "v1.CartService.ValidateCart"
VOUCHERS = "v1beta1.VoucherService.ListCustomerVouchers"


@pytest.fixture(scope="module")
def upstream():
    upstream = LiteralUpstream()
    yield upstream
    upstream.stop()


@pytest.fixture(scope="module", params=[False, True],
                ids=["no partial use", "partial use"])
def gateway(request, tmp_path_factory, upstream):
    gateway = Gateway(
        tmp_path_factory.mktemp("gateway"), upstream.url,
        {"fourws": {"giftcards": {"partial_use_unless_said": True}}}
        if request.param else None)
    gateway.partial_use = request.param
    yield gateway
    gateway.stop()


@pytest.fixture
def barcode():
    return f"29{uuid.uuid4().int % 10**11}"


ODD = {"issueDate": "2026-01-31", "activationDate": "31/01/2026",
       "originalAmount": "much", "taxRate": {"rate": 22}, "id": ["X"],
       "flgNetworkUsage": 7, "decimalNumber": 2.5}


def test_redeems_a_card_with_odd_fields(gateway, upstream, barcode):
    upstream.card(barcode, **ODD)
    read = gateway.get_card(barcode)
    assert read.ok, read
    assert ODD.keys() <= set(read.response.giftcard.unmapped.keys())
    assert read.response.giftcard.unmapped["issueDate"] == "2026-01-31"
    assert not read.response.giftcard.HasField("issue_time")
    redeemed = redeem(gateway, barcode, "10.05")
    assert redeemed.ok, redeemed


@pytest.mark.parametrize("field, value", [
    ("amount", "much"), ("amount", None), ("currency", {}),
    ("flgActive", "perhaps"), ("expirationDate", "2099-01-31")])
def test_spends_nothing_from_a_card_that_is_not_understood(
        gateway, upstream, barcode, field, value):
    upstream.card(barcode, **{field: value})
    refused = redeem(gateway, barcode, "10")
    assert refused.code == grpc.StatusCode.UNAVAILABLE, refused
    assert refused.reason == "UPSTREAM_UNREADABLE"
    assert upstream.writes_of(barcode) == []


@pytest.mark.parametrize("unsaid", [None, "", "perhaps"])
def test_is_configured_where_partial_use_is_not_said(
        gateway, upstream, barcode, unsaid):
    upstream.card(barcode, flgPartiallyUsage=unsaid)
    card = gateway.get_card(barcode).response.giftcard
    assert card.partial_use_allowed == gateway.partial_use
    part = redeem(gateway, barcode, "10")
    assert part.ok == gateway.partial_use, part
    if not part.ok:
        assert part.reason == "GIFTCARD_PARTIAL_USE_FORBIDDEN"
        assert redeem(gateway, barcode, "100").ok


def test_obeys_a_card_that_says_it(gateway, upstream, barcode):
    upstream.card(barcode, flgPartiallyUsage="N")
    refused = redeem(gateway, barcode, "10")
    assert refused.reason == "GIFTCARD_PARTIAL_USE_FORBIDDEN", refused


@pytest.mark.parametrize("number", ["1e99999", "-1e99999", "9" * 400],
                         ids=["large", "negative", "long"])
def test_keeps_numbers_beyond_a_double_as_text(gateway, upstream, barcode,
                                               number):
    upstream.card(barcode, '{"success":true,"id":"m-1","x":%s}' % number)
    upstream.read(barcode, (
        '{"success":true,"giftcard":{"cardBarcode":"%s","amount":10,'
        '"currency":"EUR","flgActive":"Y","entityCode":440,"x":%s}}')
        % (barcode, number))
    card = gateway.get_card(barcode)
    assert card.ok, card
    assert card.response.giftcard.unmapped["x"] == number
    redeemed = redeem(gateway, barcode, "10")
    assert redeemed.ok, redeemed
    assert redeemed.response.movement_id == "m-1"


def test_reads_line_breaks_within_texts(gateway, upstream, barcode):
    upstream.card(barcode, '{"success":true,"id":"m-2","message":"a\n\tb"}')
    redeemed = redeem(gateway, barcode, "100")
    assert redeemed.ok, redeemed
    assert redeemed.response.movement_id == "m-2"
    broken = '{"subjectCode":"%s","x":"a\nb"}' % barcode
    answer = webhook.post(gateway, webhook.PROMOTIONS, broken)
    assert answer.status == 200 and "dead_letter" not in answer.json, answer


def test_reads_a_currency_in_small_letters(gateway, upstream, barcode):
    upstream.card(barcode, currency="eur")
    card = gateway.get_card(barcode).response.giftcard
    assert card.balance.currency_code == "EUR"
    assert redeem(gateway, barcode, "100").ok
    # A caller has no such freedom.
    refused = redeem(gateway, barcode, "1", "eur")
    assert refused.code == grpc.StatusCode.INVALID_ARGUMENT, refused
    assert "amount.currency_code" in refused.violations


def test_reads_the_rows_that_can_be_read(gateway, upstream, barcode):
    upstream.read(barcode, {"success": True, "valueObjectList": [
        {"barcode": "v-1"}, None, {"barcode": "v-2"}, "odd"]})
    vouchers = gateway.ask(VOUCHERS, {"customer_card": barcode})
    assert vouchers.ok, vouchers
    assert [each.barcode for each in vouchers.response.vouchers] == [
        "v-1", "v-2"]
    rest = vouchers.response.unmapped["valueObjectList"]
    assert list(rest) == [None, "odd"]
    upstream.post(barcode, {"success": True, "totals": "none", "items": [
        {"rowId": "1", "barcode": barcode, "rowOrder": "first"}, None]})
    cart = gateway.ask(VALIDATE, {"cart": {"items": [{
        "barcode": barcode, "quantity": {"value": "1"},
        "unit_price": {"currency_code": "EUR", "units": 1}}]}})
    assert cart.ok, cart
    [item] = cart.response.cart.items
    assert item.barcode == barcode and item.unmapped["rowOrder"] == "first"
    assert cart.response.cart.unmapped["totals"] == "none"


def test_delivers_a_webhook_with_odd_fields(gateway):
    answer = webhook.post(gateway, webhook.PROMOTIONS, {
        "subjectCode": "odd", "attributesChanged": ["p", {}],
        "data": {"p": {"YEAR_2026": {"voucherAmount": "much",
                                     "purchaseThreshold": 5}}, "q": 7}})
    assert answer.status == 200 and "dead_letter" not in answer.json, answer
    subscriber = Subscriber(gateway, EARLIEST, customers=["4ws/odd"])
    [notification] = subscriber.until("caught_up")
    subscriber.close()
    promotions = notification.customer_promotion
    assert list(promotions.changed_promotion_ids) == ["p"]
    [period] = promotions.promotions[0].periods
    assert period.purchase_threshold.value == "5"
    assert period.unmapped["voucherAmount"] == "much"
    assert promotions.unmapped["data"]["q"] == 7
