"""What upstream writes in another way than its samples means the same."""

import decimal
import json
import uuid

import pytest
from google.protobuf import json_format

from cards import assert_money
from fourws.gateway.v1 import giftcard_service_pb2 as pb
from gateway import amount_of
from subscriber import LATEST, Subscriber, promote

VALIDATE = "v1.CartService.ValidateCart"
RECEIPT = "v1.SalesService.SaveReceipt"
FREE = "v1.WarehouseService.SaveFreeEntry"

CONFIG = {
    # What is ambiguous ends UNRESOLVED soon.
    "operations": {"timeout": "5s"},
    "fourws": {"document_defaults": {"default": {"branch_code": "2"}}},
}

LAST_SECOND = 253402300799  # 9999-12-31T23:59:59Z

HONEST = {"binary_floats": False, "far_times": False, "date_only": False,
          "half_surrogates": False, "coding": ""}

ALL = [{"binary_floats": True}, {"far_times": True}, {"date_only": True},
       {"half_surrogates": True}, {"coding": "gzip"}, {"coding": "deflate"},
       {"coding": "raw_deflate"}]


@pytest.fixture(autouse=True)
def honest_in_the_end(sandbox):
    yield
    sandbox.settings(**HONEST)


@pytest.fixture
def article(sandbox):
    """The barcode of a new article for 52.20 EUR."""
    barcode = f"82{uuid.uuid4().int % 10**11:011d}"
    sandbox.control("PUT", f"shelf/articles/{barcode}", {
        "itemCode": "SCARPA", "description": "Scarpa", "unitPrice": 52.2,
        "taxRate": 22.5, "pricePurchase": 20, "priceInvoice": 18})
    return barcode


def euro(units, nanos=0):
    return {"currency_code": "EUR", "units": units, "nanos": nanos}


def cart_of(barcode):
    return {"items": [{"barcode": barcode, "quantity": {"value": "3"},
                       "unit_price": euro(52, 200_000_000)}]}


def validate(gateway, barcode):
    """The validated cart, as fields to be sent back and as it was read."""
    answer = gateway.ask(VALIDATE, {"cart": cart_of(barcode)})
    assert answer.ok, answer
    return json_format.MessageToDict(answer.response.cart), answer.response.cart


def generate(gateway, sandbox):
    item = f"ITEM-{uuid.uuid4()}"
    sandbox.control("PUT", f"items/{item}")
    answer = gateway.call(gateway.giftcards.GenerateGiftcards,
                          pb.GenerateGiftcardsRequest(
                              item_code=item, count=2,
                              request_id=str(uuid.uuid4())))
    assert answer.ok, answer
    return answer.response.giftcards


def sent_body(sandbox, barcode):
    """What was last asked about it, with its numbers as they were written."""
    entry = sandbox.updates(barcode)[-1]
    return json.loads(entry["body"], parse_float=decimal.Decimal)


@pytest.mark.parametrize("drift", ALL)
def test_moves_money_whatever_drifts(card, new_card, sandbox, drift):
    sandbox.settings(**drift)
    answer = card.redeem("12.50", read_balance_after=True)
    assert answer.ok, answer
    assert_money(answer.response.balance_before, "100.00")
    assert_money(answer.response.balance_after, "87.50")
    inactive = new_card("0.00", flgActive="N")
    assert inactive.activate("25.00").ok
    card.assert_books_agree()
    inactive.assert_books_agree()


@pytest.mark.parametrize("drift", ALL)
def test_delivers_promotions_whatever_drifts(gateway, sandbox, drift):
    sandbox.settings(**drift)
    customer = uuid.uuid4().hex
    subscriber = Subscriber(gateway, LATEST, customers=[f"4ws/{customer}"])
    subscriber.wait_for("caught_up")
    assert promote(sandbox, gateway, customer=customer)["status"] == 200
    [received] = subscriber.take(1)
    subscriber.close()
    said = received.customer_promotion
    assert (said.customer, said.card) == (customer, "9990000100880")
    [promotion] = said.promotions
    [period] = promotion.periods
    assert period.purchase_threshold.value == "832.71"


@pytest.mark.parametrize("drift", ALL)
def test_makes_barcodes_whatever_drifts(gateway, sandbox, drift):
    sandbox.settings(**drift)
    for made in generate(gateway, sandbox):
        card = gateway.get_card(made.barcode)
        assert card.ok and not card.response.giftcard.active, card


def test_reads_the_balance_that_binary_arithmetic_left(gateway, card, sandbox):
    sandbox.settings(binary_floats=True)
    for _ in range(3):
        assert card.redeem("10.05").ok
    answer = gateway.get_card(card.barcode)
    [*_, read] = sandbox.ledger("ack", card.barcode)
    assert '"amount":69.85000000000001,' in read["body"]
    assert_money(answer.response.giftcard.balance, "69.85")
    assert_money(answer.response.giftcard.original_balance, "100.00")
    # All that is left, and not a cent more.
    assert card.redeem("69.86").reason == "GIFTCARD_BALANCE_TOO_LOW"
    assert card.redeem("69.85").ok
    assert_money(gateway.get_card(card.barcode).response.giftcard.balance, "0")
    card.assert_books_agree()


@pytest.mark.parametrize("amount,currency,decimals", [
    ("30001", "JPY", 0), ("12.345", "KWD", 3), ("0.30", "EUR", 2),
    ("100000.07", "EUR", 2)])
def test_reads_binary_amounts_at_the_scale_of_the_card(
        gateway, new_card, sandbox, amount, currency, decimals):
    sandbox.settings(binary_floats=True)
    card = new_card(amount, currency, decimalNumber=decimals)
    answer = gateway.get_card(card.barcode)
    assert answer.ok, answer
    assert_money(answer.response.giftcard.balance, amount, currency)


def test_takes_a_cart_computed_in_binary_back_as_numbers(gateway, sandbox,
                                                         article):
    sandbox.settings(binary_floats=True)
    fields, cart = validate(gateway, article)
    assert amount_of(cart.totals.total) == decimal.Decimal("156.6")
    [item] = cart.items
    assert amount_of(item.total) == decimal.Decimal("156.6")
    assert item.tax_rate.value == "22.5"
    answer = gateway.ask(RECEIPT, {"sale": {"cart": fields}})
    assert answer.ok, answer
    body = sent_body(sandbox, cart.transaction_id)
    assert body["totals"]["total"] == decimal.Decimal("156.6")
    assert body["items"][0]["taxRate"] == decimal.Decimal("22.5")


def test_redeems_a_card_that_never_expires(gateway, card, sandbox):
    sandbox.put_card(card.barcode, expirationDate="9999-12-31 23:59:59")
    answer = gateway.get_card(card.barcode)
    assert answer.response.giftcard.expiration_time.seconds == LAST_SECOND
    assert card.redeem("10.00").ok
    card.assert_books_agree()


def test_makes_cards_that_never_expire(gateway, sandbox):
    sandbox.settings(far_times=True)
    assert [card.end_time.seconds for card in generate(gateway, sandbox)] == [
        LAST_SECOND] * 2


def test_keeps_dates_that_are_no_times(gateway, card, sandbox):
    sandbox.settings(date_only=True)
    answer = gateway.get_card(card.barcode)
    assert answer.ok, answer
    read = answer.response.giftcard
    assert_money(read.balance, "100.00")
    assert not read.HasField("issue_time") and read.HasField("expiration_time")
    assert read.unmapped["issueDate"] == "2021-10-04"
    assert read.unmapped["activationDate"] == "2021-10-04"


def test_takes_back_a_cart_with_a_text_cut_in_a_character(gateway, sandbox,
                                                          article):
    sandbox.settings(half_surrogates=True)
    fields, cart = validate(gateway, article)
    assert cart.items[0].description.startswith("Scarpa")
    answer = gateway.ask(RECEIPT, {"sale": {"cart": fields}})
    assert answer.ok, answer


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw_deflate"])
def test_reads_large_answers_in_any_coding(gateway, card, sandbox, coding):
    sandbox.settings(coding=coding)
    sandbox.fault("huge", cmd="get", barcode=card.barcode, bytes=200_000)
    answer = gateway.get_card(card.barcode)
    assert answer.ok, answer
    assert_money(answer.response.giftcard.balance, "100.00")


def test_names_the_document_by_the_first_answer(gateway, sandbox, article):
    """Where the callback says nothing but that it went well."""
    fields, cart = validate(gateway, article)
    for method, key, request in (
            (FREE, article, {"free_entry": {"rows": [
                {"barcode": article, "quantity": {"value": "1"},
                 "sale_price": euro(52)}]}}),
            (RECEIPT, cart.transaction_id, {"sale": {"cart": fields}})):
        sandbox.fault("callback_bare", barcode=key)
        answer = gateway.ask(method,
                             {**request, "request_id": str(uuid.uuid4())})
        assert answer.ok, answer
        [*_, ack] = sandbox.ledger("ack", key)
        assert answer.response.document_id == json.loads(ack["body"])["id"]
