"""UNAVAILABLE makes clients repeat a call by themselves: no write of which a
byte has left may ever end in it, whatever upstream does, whichever write."""

import uuid

import grpc
import pytest

import contract
from fourws.gateway.v1 import giftcard_service_pb2
from gateway import Gateway, answer_to, money
from hostile_upstream import ANSWERS, HostileUpstream, name_in
from processes import PATIENCE, wait_until

CONFIG = {
    # What is ambiguous ends UNRESOLVED soon, but not before a Retry-After and a
    # slow machine have let every write leave.
    "operations": {"timeout": "5s", "refunds": True},
    # The test would not reach upstream otherwise.
    "fourws": {"breaker": {"failures": 1000000},
               # Else a cart is a read.
               "carts_by_callback": True},
}


@pytest.fixture(scope="module")
def upstream():
    upstream = HostileUpstream()
    yield upstream
    upstream.stop()


@pytest.fixture(scope="module")
def gateway(tmp_path_factory, upstream):
    gateway = Gateway(tmp_path_factory.mktemp("gateway"), upstream.url, {
        **CONFIG,
        "one": {"url": upstream.url + "/one", "write_timeout": "2s",
                "breaker": {"failures": 1000000}}})
    yield gateway
    gateway.stop()


def redeem(_, barcode):
    return giftcard_service_pb2.RedeemGiftcardRequest(
        barcode=barcode, amount=money("1.00"), request_id=str(uuid.uuid4()))


def activate(_, barcode):
    return giftcard_service_pb2.ActivateGiftcardRequest(
        barcode=barcode, amount=money("1.00"), request_id=str(uuid.uuid4()))


def refund(gateway, barcode):
    redeemed = gateway.call(gateway.giftcards.RedeemGiftcard,
                            redeem(gateway, barcode), timeout=60)
    assert redeemed.ok, redeemed
    return giftcard_service_pb2.RefundGiftcardRequest(
        redeem_operation=redeemed.operation, amount=money("1.00"),
        request_id=str(uuid.uuid4()))


def generate(_, item):
    return giftcard_service_pb2.GenerateGiftcardsRequest(
        item_code=item, count=1, request_id=str(uuid.uuid4()))


def pdf(_, barcode):
    return giftcard_service_pb2.GenerateGiftcardPdfRequest(
        barcodes=[barcode], request_id=str(uuid.uuid4()))


def document(**fields):
    """How to ask for a write of documents: `fields` as proto JSON has them,
    `NAME` in a text standing for what says the mischief."""

    def fill(value, name):
        if isinstance(value, dict):
            return {key: fill(each, name) for key, each in value.items()}
        if isinstance(value, list):
            return [fill(each, name) for each in value]
        return value.replace("NAME", name) if isinstance(value, str) else value

    def make(_, name):
        return {**fill(fields, name), "request_id": str(uuid.uuid4())}

    return make


def saved(field, **fields):
    """How to ask for a document with one row to be saved."""
    return document(**{field: {"branch_code": "2", **fields, "rows": [{
        "barcode": "NAME", "quantity": {"value": "1"},
        "sale_price": {"currency_code": "EUR", "units": 1}}]}})


GIFTCARDS = "fourws.gateway.v1.GiftcardService."
ONE = "fourws.gateway.v1beta1.OneService."

# Every write, and how to ask for it: a request, or its fields.
WRITES = {
    GIFTCARDS + "RedeemGiftcard": redeem,
    GIFTCARDS + "ActivateGiftcard": activate,
    GIFTCARDS + "RefundGiftcard": refund,
    GIFTCARDS + "GenerateGiftcards": generate,
    GIFTCARDS + "GenerateGiftcardPdf": pdf,
    **{f"fourws.gateway.v1.CartService.{method}": document(cart={"items": [{
        "barcode": "NAME", "quantity": {"value": "1"},
        "unit_price": {"currency_code": "EUR", "units": 1}}]})
       for method in ("ValidateCart", "FullyValidateCart")},
    "fourws.gateway.v1beta1.CustomerService.SetCustomerOptIn": document(
        card_barcode="NAME", consents={"marketing": True}),
    "fourws.gateway.v1beta1.StockService.InsertStock": document(rows=[{
        "entity_code": "1", "barcode": "NAME", "quantity": {"value": "1"}}]),
    "fourws.gateway.v1.PurchaseService.SavePurchase": saved(
        "purchase", id="NAME"),
    "fourws.gateway.v1beta1.PurchaseService.SaveSupplierEntry": saved(
        "supplier_entry", id="NAME", purchase_ids=["1"]),
    "fourws.gateway.v1.WarehouseService.SaveTransfer": saved(
        "transfer", id="NAME"),
    "fourws.gateway.v1.WarehouseService.SaveFreeEntry": saved("free_entry"),
    "fourws.gateway.v1beta1.DocumentService.UpdateExternalReferences": document(
        document_id="NAME", references={"documentDeliveryExternal": "1"}),
    # Sales.
    **{f"fourws.gateway.{method}": document(sale={"cart": {
        "transaction_id": "NAME", "items": [{
            "row_id": "1", "barcode": "8053289813603",
            "quantity": {"value": "1"},
            "unit_price": {"currency_code": "EUR", "units": 1}}]}})
       for method in ("v1.SalesService.SaveReceipt",
                      "v1.SalesService.SaveOrchestratedOrder",
                      "v1.SalesService.UpdateOrchestratedOrder",
                      "v1beta1.SalesService.SaveOrder",
                      "v1beta1.SalesService.ReplaceSale")},
    **{f"fourws.gateway.v1beta1.SalesService.{method}": document(order={
        "id": "NAME", "original_id": "1", "rows": [{
            "item_code": "1", "original_row_id": "1",
            "quantity": {"value": "1"},
            "sale_price": {"currency_code": "EUR", "units": 1}}]})
       for method in ("SaveSaleOrder", "SaveReturnOrder",
                      "SaveOrchestratedReturnOrder")},
    ONE + "AddConfigurableProducts": document(cart_id="NAME", products=[{
        "main": {"product_id": "NAME", "quantity": {
            "type": "TYPE_ORDER", "value": {"value": "1"}}}}]),
    ONE + "ChangeProductLinePrices": document(cart_id="NAME", lines=[{
        "line_id": "NAME", "price": {"value": "1"}}]),
}

# What the names of cards and documents end with, for what upstream does.
SUFFIXES = {
    GIFTCARDS + "ActivateGiftcard": "activate",
    GIFTCARDS + "RefundGiftcard": "refund",
}


def test_knows_every_write():
    assert WRITES.keys() == contract.writes().keys()


def name_of(mischief, write):
    number = list(WRITES).index(write)
    return f"{mischief}-{number}-{SUFFIXES.get(write, 'any')}"


def begin(gateway, mischief, write):
    request = WRITES[write](gateway, name_of(mischief, write))
    if isinstance(request, dict):
        request = contract.message(
            contract.methods()[write].input_type.full_name, request)
    method = contract.callable_of(gateway.channel, write)
    return method.future(request, timeout=PATIENCE)


@pytest.fixture(scope="module")
def ends(gateway, upstream):
    """How each write ends with each mischief. Most of them end only when the
    time for an outcome is over; the next do not wait for that, but only until
    those before them have left, for those that queue run out of time too."""
    calls = {}
    for mischief in ANSWERS:
        begun = {write: begin(gateway, mischief, write) for write in WRITES}
        wait_until(lambda: have_left(upstream, mischief, begun), "the writes")
        calls |= {(mischief, write): call for write, call in begun.items()}
    return {key: answer_to(call) for key, call in calls.items()}


def have_left(upstream, mischief, calls):
    arrived = {name_in(write) for write in upstream.writes()}
    return all(call.done() or name_of(mischief, write) in arrived
               for write, call in calls.items())


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("mischief", ANSWERS)
def test_is_never_unavailable_once_a_byte_has_left(upstream, ends, write,
                                                   mischief):
    answer = ends[mischief, write]
    sent = upstream.writes_of(name_of(mischief, write))
    assert len(sent) == 1, (sent, answer)
    if (mischief, answer.code) == ("nothing", grpc.StatusCode.OK):
        # To ONe's writes a 204 is an answer: what it says is not documented.
        assert write.startswith(ONE)
        return
    assert answer.code not in (grpc.StatusCode.OK, grpc.StatusCode.UNAVAILABLE)
    if mischief.startswith("denied401"):
        assert (answer.reason, answer.metadata["outcome"]) == (
            "UPSTREAM_UNAUTHENTICATED", "REJECTED"), answer
    if answer.metadata["outcome"] == "NOT_SENT":
        # Turned away unread, in upstream's own words.
        assert mischief == "throttled429", answer
        assert answer.reason == "UPSTREAM_THROTTLED"
