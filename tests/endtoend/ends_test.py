"""Writes of which no page says whether an answer or a callback tells how they
ended: the configuration says it, and both work."""

import itertools
import json
import os
import uuid

import grpc
import pytest

from gateway import Gateway, State

BARCODE = "8053289813603"
# Their names in the configuration, and their methods.
WRITES = {
    "save_receipt": "v1.SalesService.SaveReceipt",
    "save_order": "v1beta1.SalesService.SaveOrder",
    "replace_sale": "v1beta1.SalesService.ReplaceSale",
    "save_sale_order": "v1beta1.SalesService.SaveSaleOrder",
}

_numbers = itertools.count(1)


@pytest.fixture(scope="module", params=["answer", "callback"])
def gateway(request, tmp_path_factory, sandbox):
    by_answer = request.param == "answer"
    sandbox.settings(answered=list(WRITES) if by_answer else [])
    sandbox.control("PUT", f"shelf/articles/{BARCODE}", {
        "itemCode": "SCARPA", "unitPrice": 85, "taxRate": 22})
    gateway = Gateway(tmp_path_factory.mktemp("gateway"), sandbox.url, {
        "fourws": {"outcomes": {name: request.param for name in WRITES},
                   "write_timeout": "4s"}})
    gateway.by_answer = by_answer
    yield gateway
    gateway.stop()
    sandbox.settings(answered=[])


def new_id():
    return f"e-{os.getpid()}-{next(_numbers)}"


def euro(units):
    return {"currency_code": "EUR", "units": units}


def sale_of(key):
    return {"cart": {"transaction_id": key, "items": [
        {"row_id": "r-1", "barcode": BARCODE, "quantity": {"value": "2"},
         "unit_price": euro(85)}]}}


def request_of(name, key):
    """The request of a write that is about `key`."""
    if name == "save_sale_order":
        what = {"order": {"id": key, "rows": [
            {"item_code": "SCARPA", "quantity": {"value": "1"},
             "sale_price": euro(85)}]}}
    else:
        what = {"sale": sale_of(key)}
    return {**what, "request_id": str(uuid.uuid4())}


@pytest.mark.parametrize("name", WRITES)
def test_ends_as_the_configuration_says(gateway, sandbox, name):
    key = new_id()
    if name == "replace_sale":
        saved = gateway.ask(WRITES["save_receipt"],
                            request_of("save_receipt", key))
        assert saved.ok, saved
        sandbox.control("DELETE", "ledger")
    answer = gateway.ask(WRITES[name], request_of(name, key))
    assert answer.ok, answer
    assert answer.response.document_id and answer.response.document_number
    [update] = sandbox.updates(key)
    assert ("callback" in json.loads(update["body"])) != gateway.by_answer
    if gateway.by_answer:
        assert not sandbox.ledger("callback", key)
    else:
        assert sandbox.wait_for("callback", key)
    operation = gateway.get_operation(answer.operation)
    assert operation.state == State.STATE_SUCCEEDED


def test_says_what_upstream_refused(gateway):
    key = new_id()
    answer = gateway.ask(WRITES["replace_sale"],
                         request_of("replace_sale", key))
    assert answer.code == grpc.StatusCode.NOT_FOUND, answer
    assert answer.reason == "DOCUMENT_NOT_FOUND"
    assert answer.metadata["outcome"] == "REJECTED"


def test_holds_a_sale_no_longer_than_an_answer_can_come(gateway, sandbox):
    if not gateway.by_answer:
        pytest.skip("a callback may still come")
    key = new_id()
    sandbox.fault("cut_after", cmd="save_order", barcode=key)
    lost = gateway.ask(WRITES["save_order"], request_of("save_order", key))
    assert lost.reason == "OUTCOME_UNKNOWN", lost
    assert lost.metadata["outcome"] == "UNKNOWN"
    operation = gateway.get_operation(lost.operation)
    assert operation.state == State.STATE_UNRESOLVED
    assert len(sandbox.updates(key)) == 1
