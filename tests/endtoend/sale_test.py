"""Receipts and orders, where receipts move the money of gift cards and where
they do not: no card is debited twice either way."""

import decimal
import itertools
import json
import os
import uuid

import grpc
import pytest
from google.protobuf import json_format

from gateway import Gateway

RECEIPT = "v1.SalesService.SaveReceipt"
ORCHESTRATED = "v1.SalesService.SaveOrchestratedOrder"
UPDATE = "v1.SalesService.UpdateOrchestratedOrder"
ORDER = "v1beta1.SalesService.SaveOrder"
REPLACE = "v1beta1.SalesService.ReplaceSale"
LIST = "v1beta1.SalesService.ListDigitalOrders"
SALE_ORDER = "v1beta1.SalesService.SaveSaleOrder"
RETURN_ORDER = "v1beta1.SalesService.SaveReturnOrder"
ORCHESTRATED_RETURN = "v1beta1.SalesService.SaveOrchestratedReturnOrder"

BARCODE = "8053289813603"

_numbers = itertools.count(1)


@pytest.fixture(scope="module", params=["moves nothing", "moves gift cards"])
def gateway(request, tmp_path_factory, sandbox):
    moves = request.param == "moves gift cards"
    sandbox.settings(receipts_move_giftcards=moves)
    sandbox.control("PUT", f"shelf/articles/{BARCODE}", {
        "itemCode": "SCARPA", "unitPrice": 85, "taxRate": 22,
        "seasonal": "Y"})
    gateway = Gateway(tmp_path_factory.mktemp("gateway"), sandbox.url, {
        "fourws": {"receipts": {"moves_giftcards": moves}}})
    gateway.moves = moves
    yield gateway
    gateway.stop()


def new_id():
    return f"t-{os.getpid()}-{next(_numbers)}"


def euro(amount):
    amount = decimal.Decimal(amount)
    return {"currency_code": "EUR", "units": int(amount),
            "nanos": int((amount - int(amount)) * 10**9)}


def sale_of(transaction=None, payments=(), **fields):
    """A sale of 170 EUR."""
    return {"cart": {
        "transaction_id": transaction or new_id(),
        "items": [{"row_id": "r-1", "barcode": BARCODE,
                   "quantity": {"value": "2"}, "unit_price": euro(85)}],
        "payments": list(payments), **fields}}


def paid_by(card, amount, **fields):
    return {"giftcard_barcode": card.barcode, "amount": euro(amount), **fields}


def body_of(sandbox, transaction):
    """The one request about that transaction that arrived."""
    [request] = sandbox.updates(transaction)
    return json.loads(request["body"])


def test_makes_a_receipt_of_a_validated_cart_as_it_came(gateway, sandbox):
    cart = sale_of()["cart"]
    validated = gateway.ask("v1.CartService.ValidateCart", {"cart": cart})
    assert validated.ok, validated
    upstream = json.loads(sandbox.ledger(
        "ack", cart["transaction_id"])[-1]["body"])
    sandbox.control("DELETE", "ledger")
    answer = gateway.ask(RECEIPT, {"sale": {
        "cart": json_format.MessageToDict(validated.response.cart)}})
    assert answer.ok, answer
    assert answer.response.transaction_id == cart["transaction_id"]
    assert answer.response.document_id and answer.response.document_number
    sent = body_of(sandbox, cart["transaction_id"])
    assert sent["items"] == upstream["items"]
    assert sent["items"][0]["seasonal"] == "Y"
    assert sent["totals"] == upstream["totals"]


LONG = "Scarpa da tennis, rossa,\n" + "molto bella, " * 30


@pytest.mark.parametrize("save", [RECEIPT, ORCHESTRATED, ORDER])
@pytest.mark.parametrize("validate", [
    "v1.CartService.ValidateCart", "v1.CartService.FullyValidateCart"])
def test_saves_every_cart_that_upstream_made(gateway, sandbox, validate,
                                             save):
    barcode = new_id()
    sandbox.control("PUT", f"shelf/articles/{barcode}", {
        "itemCode": "SCARPA", "unitPrice": 85, "taxRate": 22,
        "description": LONG, "shopDescription": LONG})
    cart = sale_of()["cart"]
    cart["items"][0]["barcode"] = barcode
    validated = gateway.ask(validate, {"cart": cart})
    assert validated.ok, validated
    [item] = validated.response.cart.items
    assert item.description == LONG
    sandbox.control("DELETE", "ledger")
    answer = gateway.ask(save, {"sale": {
        "cart": json_format.MessageToDict(validated.response.cart)}})
    assert answer.ok, answer
    [row] = body_of(sandbox, cart["transaction_id"])["items"]
    assert row["description"] == row["shopDescription"] == LONG


def test_replaces_a_listed_order_as_it_came(gateway, sandbox):
    barcode = new_id()
    sandbox.control("PUT", f"shelf/articles/{barcode}", {
        "itemCode": "SCARPA", "unitPrice": 85, "taxRate": 22,
        "description": LONG})
    sale = sale_of()
    transaction = sale["cart"]["transaction_id"]
    sale["cart"]["items"][0].update(barcode=barcode, description=LONG)
    sale["buyer"] = {"name": "x" * 251}
    assert gateway.ask(ORDER, {"sale": sale}).ok
    listed = gateway.ask(LIST, {"from_time": "2020-01-01T00:00:00Z",
                                "page_size": 100})
    [order] = [one for one in listed.response.orders
               if one.cart.transaction_id == transaction]
    answer = gateway.ask(UPDATE, {
        "sale": json_format.MessageToDict(order), "request_id": new_id()})
    assert answer.ok, answer


def test_sells_once_for_one_transaction(gateway, sandbox):
    request = {"sale": sale_of()}
    first, again = (gateway.ask(RECEIPT, request) for _ in range(2))
    assert first.ok and again.ok
    assert first.operation == again.operation
    transaction = request["sale"]["cart"]["transaction_id"]
    assert len(sandbox.ledger("sale", transaction)) == 1
    other = gateway.ask(RECEIPT, {"sale": sale_of(transaction, seller="X")})
    assert other.reason == "REQUEST_ID_REUSED"


def test_makes_an_id_where_none_is_given(gateway, sandbox):
    sale = sale_of()
    del sale["cart"]["transaction_id"]
    answer = gateway.ask(RECEIPT, {"sale": sale, "request_id": new_id()})
    assert answer.ok, answer
    assert len(sandbox.ledger("sale", answer.response.transaction_id)) == 1


def test_debits_once_what_was_redeemed_before(gateway, sandbox, card):
    redeemed = card.redeem("50.00")
    assert redeemed.ok, redeemed
    sale = sale_of(payments=[
        paid_by(card, 50, redeem_operation=redeemed.operation),
        {"kind": "KIND_CASH", "amount": euro(120)}])
    answer = gateway.ask(RECEIPT, {"sale": sale})
    assert answer.ok, answer
    assert len(card.assert_books_agree()) == 1
    assert card.balance() == 50
    sent = body_of(sandbox, sale["cart"]["transaction_id"])
    assert card.barcode not in json.dumps(sent)
    assert sent["payments"][0]["paymentDone"] == "Y"


def test_lets_a_receipt_debit_only_where_receipts_do(gateway, sandbox, card):
    request = {"sale": sale_of(payments=[paid_by(card, 50)])}
    first, again = (gateway.ask(RECEIPT, request) for _ in range(2))
    if gateway.moves:
        assert first.ok and again.ok, first
        operation = gateway.get_operation(first.operation)
        assert operation.metadata.resource.startswith("giftcards/")
        deltas = [each["delta"] for each in sandbox.movements(card.barcode)]
        assert deltas == ["-50.00"]
    else:
        assert first.code == grpc.StatusCode.INVALID_ARGUMENT
        assert first.violations.keys() == {
            "sale.cart.payments[0].redeem_operation"}
        assert first.metadata["outcome"] == "NOT_SENT"
        assert not sandbox.movements(card.barcode)


@pytest.mark.parametrize("amount,fields,reason", [
    ("5.00", {}, "GIFTCARD_BALANCE_TOO_LOW"),
    ("500.00", {"expirationDate": "2020-01-01 00:00:00"}, "GIFTCARD_EXPIRED"),
    ("500.00", {"flgActive": "N"}, "GIFTCARD_INACTIVE"),
    ("500.00", {"flgPartiallyUsage": "N"},
     "GIFTCARD_PARTIAL_USE_FORBIDDEN")])
def test_has_no_receipt_debit_what_a_card_does_not_bear(
        gateway, sandbox, new_card, amount, fields, reason):
    if not gateway.moves:
        pytest.skip("no receipt debits a card")
    card = new_card(amount, **fields)
    sale = sale_of(payments=[paid_by(card, 60), paid_by(card, 40)])
    answer = gateway.ask(RECEIPT, {"sale": sale})
    assert answer.reason == reason, answer
    assert answer.code == grpc.StatusCode.FAILED_PRECONDITION
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert answer.metadata["field"] == "sale.cart.payments[1]"
    assert not sandbox.updates(sale["cart"]["transaction_id"])
    assert not sandbox.movements(card.barcode)


def test_has_no_receipt_activate_an_active_card(gateway, sandbox, card):
    sale = sale_of()
    sale["cart"]["items"].append(gift_card(card))
    answer = gateway.ask(RECEIPT, {"sale": sale})
    if gateway.moves:
        assert answer.reason == "GIFTCARD_ALREADY_ACTIVE", answer
        assert answer.metadata["field"] == "sale.cart.items[1]"
        assert not sandbox.updates(sale["cart"]["transaction_id"])
    else:
        assert answer.ok, answer
    assert not sandbox.movements(card.barcode)


def test_lets_no_order_debit_a_card(gateway, sandbox, card):
    for method in (ORDER, ORCHESTRATED, REPLACE):
        answer = gateway.ask(method, {
            "sale": sale_of(payments=[paid_by(card, 50)]),
            "request_id": new_id()})
        assert answer.violations.keys() == {
            "sale.cart.payments[0].redeem_operation"}, method
    assert not sandbox.movements(card.barcode)


def test_keeps_a_card_busy_while_its_receipt_is_open(gateway, sandbox, card):
    if not gateway.moves:
        pytest.skip("no receipt holds a card")
    sale = sale_of(payments=[paid_by(card, 50)])
    transaction = sale["cart"]["transaction_id"]
    sandbox.fault("callback_never", cmd="save_receipt", barcode=transaction)
    pending = gateway.ask(RECEIPT, {"sale": sale}, timeout=5)
    assert pending.reason == "OPERATION_PENDING", pending
    second = card.redeem("10.00", timeout=2)
    assert second.metadata["outcome"] == "NOT_SENT", second
    [held] = sandbox.ledger("held", transaction)
    sandbox.send_callback(request=held["request"])
    assert gateway.ask(RECEIPT, {"sale": sale}).ok
    assert card.redeem("10.00").ok
    assert card.balance() == 40


@pytest.mark.parametrize("operation,amount,reason", [
    ("operations/none", 50, "OPERATION_NOT_FOUND"),
    ("activation", 50, "REDEEM_NOT_SUCCEEDED"),
    ("redeem", "50.01", "INVALID_REQUEST"),
    ("redeem", 50, "")])
def test_counts_on_no_money_that_was_not_taken(gateway, sandbox, new_card,
                                               operation, amount, reason):
    card = new_card()
    if operation == "redeem":
        operation = card.redeem("50.00").operation
    elif operation == "activation":
        inactive = new_card("0.00", flgActive="N")
        operation = inactive.activate("50.00").operation
    sale = sale_of(payments=[
        paid_by(card, amount, redeem_operation=operation)])
    answer = gateway.ask(RECEIPT, {"sale": sale})
    assert answer.reason == reason, answer
    if reason:
        assert answer.metadata["outcome"] == "NOT_SENT"
        assert not sandbox.updates(sale["cart"]["transaction_id"])


def test_counts_a_redeem_once_in_a_sale(gateway, card):
    redeem = card.redeem("50.00").operation
    answer = gateway.ask(RECEIPT, {"sale": sale_of(payments=[
        paid_by(card, amount, redeem_operation=redeem)
        for amount in (30, "20.01")])})
    assert answer.violations.keys() == {"sale.cart.payments[1].amount"}
    assert "the 50 that is left" in answer.message


def gift_card(card, **fields):
    return {"kind": "KIND_GIFTCARD", "barcode": card.barcode,
            "item_code": "GIFTCARD_IVA_TAGLIO_100",
            "quantity": {"value": "1"}, "unit_price": euro(25), **fields}


def test_activates_a_sold_card_once(gateway, sandbox, new_card):
    before, after = (new_card("0.00", flgActive="N") for _ in range(2))
    activated = before.activate("25.00")
    assert activated.ok, activated
    sale = sale_of()
    sale["cart"]["items"] += [
        gift_card(before, activate_operation=activated.operation),
        gift_card(after)]
    answer = gateway.ask(RECEIPT, {"sale": sale})
    assert answer.ok, answer
    late = after.activate("25.00")
    assert late.reason == (
        "GIFTCARD_ALREADY_ACTIVE" if gateway.moves else ""), late
    for card in (before, after):
        deltas = [each["delta"] for each in sandbox.movements(card.barcode)]
        assert deltas == ["25.00"]


def test_counts_on_no_activation_that_was_none(gateway, card):
    redeem = card.redeem("25.00").operation
    sale = sale_of()
    sale["cart"]["items"].append(gift_card(card, activate_operation=redeem))
    answer = gateway.ask(RECEIPT, {"sale": sale})
    assert answer.violations.keys() == {
        "sale.cart.items[1].activate_operation"}


def test_takes_a_return(gateway, sandbox):
    sale = sale_of(movement_type="MOVEMENT_TYPE_RETURN")
    sale.update(
        original_sale={"rt_ticket": "0474-0001", "z_report_number": "0474",
                       "start_time": "2020-07-15T09:33:35Z"},
        goods_vouchers=[{"barcode": "8015948279786", "amount": euro(170),
                         "validity_days": 30}])
    answer = gateway.ask(RECEIPT, {"sale": sale})
    assert answer.ok, answer
    sent = body_of(sandbox, sale["cart"]["transaction_id"])
    assert sent["movementType"] == sent["items"][0]["movementType"] == "R"
    assert sent["startDateRef"] == "2020-07-15 09:33:35"
    assert sent["goodsVoucher"][0]["itemSubType"] == "GOOD_PURCHASE"


def test_reports_all_faults_of_a_sale_at_once(gateway):
    answer = gateway.ask(RECEIPT, {"sale": {
        "cart": {"items": [{"quantity": {"value": "0"}}],
                 "payments": [{"giftcard_barcode": "a b"}]},
        "original_sale": {}}})
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == {
        "request_id", "sale.cart.items[0].barcode",
        "sale.cart.items[0].quantity", "sale.cart.items[0].unit_price",
        "sale.cart.payments[0].amount",
        "sale.cart.payments[0].giftcard_barcode", "sale.original_sale"}


def test_reports_upstreams_refusal(gateway):
    sale = sale_of()
    sale["cart"]["items"][0]["barcode"] = "87654321"
    answer = gateway.ask(RECEIPT, {"sale": sale})
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "BARCODE_NOT_FOUND"
    assert answer.metadata["outcome"] == "REJECTED"
    assert answer.violations.keys() == {"sale.cart.items[0]"}


@pytest.mark.parametrize("save,replace,collection", [
    (RECEIPT, REPLACE, "sales"), (ORCHESTRATED, UPDATE, "orders")])
def test_replaces_a_sale_as_a_whole(gateway, sandbox, save, replace,
                                    collection):
    sale = sale_of()
    transaction = sale["cart"]["transaction_id"]
    unknown = gateway.ask(replace, {"sale": sale, "request_id": new_id()})
    assert unknown.code == grpc.StatusCode.NOT_FOUND
    assert unknown.reason == "DOCUMENT_NOT_FOUND"
    assert gateway.ask(save, {"sale": sale}).ok
    for quantity in ("1", "3"):
        sale["cart"]["items"][0]["quantity"]["value"] = quantity
        answer = gateway.ask(replace, {"sale": sale, "request_id": new_id()})
        assert answer.ok, answer
    shelf = sandbox.control("GET", f"shelf/{collection}/{transaction}")
    [row] = shelf["cart"]["items"]
    assert row["qty"] == 3 and row["rowId"] == "r-1"


@pytest.mark.parametrize("ignore_limit", [False, True])
def test_lists_digital_orders_page_by_page(gateway, sandbox, ignore_limit):
    sandbox.settings(ignore_limit=ignore_limit)
    for transaction in sandbox.control("GET", "shelf/orders")["orders"]:
        sandbox.control("DELETE", f"shelf/orders/{transaction}")
    wanted = [new_id() for _ in range(5)]
    for transaction in wanted:
        assert gateway.ask(ORDER, {"sale": sale_of(transaction)}).ok
    request = {"from_time": "2020-01-01T00:00:00Z", "page_size": 2}
    listed, sizes = [], []
    while True:
        answer = gateway.ask(LIST, request)
        assert answer.ok, answer
        listed += [sale.cart.transaction_id for sale in answer.response.orders]
        sizes.append(len(answer.response.orders))
        if not answer.response.next_page_token:
            break
        request["page_token"] = answer.response.next_page_token
    sandbox.settings(ignore_limit=False)
    assert sorted(listed) == sorted(wanted)
    assert sizes == [2, 2, 1]
    foreign = gateway.ask(LIST, {**request, "from_time":
                                 "2021-01-01T00:00:00Z"})
    assert foreign.reason == "PAGE_TOKEN_INVALID"
    future = gateway.ask(LIST, {"from_time": "2999-01-01T00:00:00Z"})
    assert future.ok and not future.response.orders


def order_of(**fields):
    return {"rows": [{"item_code": "SCARPA", "quantity": {"value": "1"},
                      "sale_price": euro(85), **fields}]}


def test_takes_back_rows_of_an_order(gateway, sandbox):
    saved = gateway.ask(SALE_ORDER, {"order": {"id": new_id(), **order_of()}})
    assert saved.ok, saved
    original = saved.response.document_id
    row = sandbox.control("GET", f"shelf/documents/{original}")[
        "documentRows"][0]["id"]
    for method in (RETURN_ORDER, ORCHESTRATED_RETURN):
        for reference, ok in ((row, True), ("none", False)):
            order = order_of(original_row_id=reference)
            answer = gateway.ask(method, {
                "order": {**order, "original_id": original},
                "request_id": str(uuid.uuid4())})
            assert answer.ok == ok, answer
            if not ok:
                assert answer.reason == "DOCUMENT_NOT_FOUND"
                assert answer.metadata["outcome"] == "REJECTED"


def test_sends_nothing_to_check(gateway, sandbox):
    sale = sale_of()
    assert gateway.ask(RECEIPT, {"sale": sale, "validate_only": True}).ok
    assert not sandbox.updates(sale["cart"]["transaction_id"])
