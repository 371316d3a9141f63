"""The id that 4ws.trade's first answer gives a write, to track it by."""

import uuid

import pytest

import contract
from gateway import Gateway, Kind, Operation, State, answer_to
from processes import wait_until
from told_upstream import ToldUpstream, call_back

FREE = "v1.WarehouseService.SaveFreeEntry"
TRANSFER = "v1.WarehouseService.SaveTransfer"
REDEEM = "v1.GiftcardService.RedeemGiftcard"

# A write of which upstream tells nothing soon ends UNRESOLVED.
CONFIG = {"fourws": {"document_defaults": {"default": {"branch_code": "2"}}},
          "operations": {"timeouts": {f"fourws.gateway.{TRANSFER}": "2s"}}}

EURO = {"currency_code": "EUR", "units": 320}
ROW = {"barcode": "81", "sale_price": EURO, "purchase_price": EURO,
       "invoice_price": EURO, "quantity": {"value": "2"}}
CARD = {"cardBarcode": "29", "decimalNumber": 2, "currency": "EUR",
        "flgActive": "Y", "flgPartiallyUsage": "Y", "amount": 100,
        "originalAmount": 100, "expirationDate": "2099-01-01 00:00:00"}


@pytest.fixture
def upstream():
    upstream = ToldUpstream()
    upstream.answer = {"success": True, "id": "entry-7"}
    upstream.reads["barcode=29"] = {"success": True, "giftcard": CARD}
    yield upstream
    upstream.stop()


@pytest.fixture
def gateway(upstream, tmp_path):
    gateway = Gateway(tmp_path, upstream.url, CONFIG)
    yield gateway
    gateway.stop()


def begin(gateway, upstream, method, **fields):
    """Begins a write; returns the call, and what came of it upstream."""
    call = gateway.begin(method, {"request_id": str(uuid.uuid4()), **fields},
                         timeout=120)
    return call, wait_until(lambda: upstream.writes, "the write")[0]


def wait_for_id(gateway):
    """Waits until the first answer is stored."""
    [id] = wait_until(
        lambda: [each.metadata.upstream_id
                 for each in gateway.list_operations()
                 if each.metadata.upstream_id], "the first answer")
    assert id == "entry-7"


@pytest.mark.parametrize("told,shown", [({}, "entry-7"), ({"id": "N"}, "N")])
def test_tells_the_id_if_the_callback_tells_none(gateway, upstream, told,
                                                 shown):
    call, write = begin(gateway, upstream, FREE, free_entry={
        "status": "DOCUMENT_STATUS_OPEN", "rows": [ROW]})

    wait_for_id(gateway)
    assert call_back(write, success=True, **told) == 200
    answer = answer_to(call)
    assert answer.ok, answer
    assert answer.response.document_id == shown


def test_tells_the_id_of_a_movement(gateway, upstream):
    call, write = begin(gateway, upstream, REDEEM, barcode="29",
                        place={"entity_code": "501"},
                        amount={"currency_code": "EUR", "units": 5})
    wait_for_id(gateway)
    assert call_back(write, success=True) == 200
    answer = answer_to(call)
    assert answer.ok, answer
    assert answer.response.movement_id == "entry-7"


def test_shows_the_id_if_no_callback_comes(gateway, upstream):
    document = str(uuid.uuid4())
    lost = gateway.ask(TRANSFER, {"transfer": {"id": document, "rows": [ROW]}},
                       timeout=60)
    assert lost.reason == "OUTCOME_UNKNOWN", lost
    wait_for_id(gateway)
    operation = gateway.get_operation(lost.operation)
    assert operation.state == State.STATE_UNRESOLVED

    # A person who settles it is shown the document, which has the id that its
    # caller gave it: the other tracks the write. That it is not there settles
    # nothing.
    seen = gateway.ask("v1.OperationService.SettleOperation", {
        "name": lost.operation, "outcome": "OUTCOME_SUCCEEDED",
        "note": "it is there", "settled_by": "Ada"})
    assert seen.ok, seen
    [fresh] = seen.response.fresh
    assert contract.unpack(fresh.request).id == document
    assert fresh.WhichOneof("now") == "error"
    settled = Operation(seen.response.operation)
    assert settled.state == State.STATE_SUCCEEDED
    assert settled.response.document_id == document
    assert settled.metadata.upstream_id == "entry-7"


@pytest.mark.parametrize("id", ["x" * 251, "a\nb", "", None, {"a": 1}])
def test_keeps_no_id_that_is_none(gateway, upstream, id):
    upstream.answer = {"success": True, "id": id}
    lost = gateway.ask(TRANSFER, {"transfer": {
        "id": str(uuid.uuid4()), "rows": [ROW]}}, timeout=60)
    assert lost.reason == "OUTCOME_UNKNOWN", lost

    def answered():
        operation = gateway.get_operation(lost.operation)
        return operation.evidence_of(Kind.KIND_SEND) and operation

    operation = wait_until(answered, "the first answer to be stored")
    assert operation.metadata.upstream_id == ""
