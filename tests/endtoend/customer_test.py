"""Customers: the read and the write of documents at their simplest."""

import itertools
import os
import uuid

import grpc
import pytest

GET = "v1.CustomerService.GetCustomer"
OPT_IN = "v1beta1.CustomerService.SetCustomerOptIn"

_numbers = itertools.count(1)


@pytest.fixture
def card(sandbox):
    """The loyalty card of a new customer."""
    card = f"00{os.getpid():07d}{next(_numbers):04d}"
    sandbox.control("PUT", f"shelf/customers/{card}",
                    {"cardBarcode": card, "subjectName": "Cliente",
                     "birthday": "1989-12-31 00:00:00", "entityCode": 210,
                     "subjectCode": "1026311"})
    return card


def opt_in(gateway, card, request_id=None, **fields):
    return gateway.ask(OPT_IN, {
        "card_barcode": card, "consents": {"marketing": True},
        "request_id": request_id or str(uuid.uuid4()), **fields})


def test_reads_a_customer(gateway, card):
    answer = gateway.ask(GET, {"card_barcode": card})
    assert answer.ok, answer
    customer = answer.response.customer
    assert customer.card_barcode == card
    assert customer.given_name == "Cliente"
    assert customer.birth_time.seconds == 631065600
    assert customer.entity_code == "210"
    assert customer.unmapped["subjectCode"] == "1026311"


def test_reads_a_customer_by_another_field(gateway, sandbox, card):
    sandbox.control("PUT", f"shelf/customers/{card}", {"tag": f"T{card}"})
    answer = gateway.ask(GET, {"card_barcode": f"T{card}",
                               "barcode_field": "tag"})
    assert answer.ok, answer
    assert answer.response.customer.card_barcode == card


def test_reports_that_a_customer_is_unknown(gateway):
    answer = gateway.ask(GET, {"card_barcode": "nobody"})
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "CUSTOMER_NOT_FOUND"
    assert answer.metadata["upstream_message"] == "Customer NOT found"


def test_reads_again_what_failed_once(gateway, sandbox, card):
    sandbox.fault("status_5xx", cmd="get_customer", barcode=card)
    assert gateway.ask(GET, {"card_barcode": card}).ok


def test_reports_all_faults_of_a_request_at_once(gateway):
    answer = gateway.ask(OPT_IN, {
        "card_barcode": "with space", "additional_fields": {"barcode": "x"}})
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == {"card_barcode", "consents",
                                        "request_id"}
    assert answer.metadata["outcome"] == "NOT_SENT"


def test_records_consents_once(gateway, sandbox, card):
    request_id = str(uuid.uuid4())
    first = opt_in(gateway, card, request_id)
    assert first.ok, first
    assert first.response.message == "OK"
    again = opt_in(gateway, card, request_id)
    assert again.ok and again.operation == first.operation
    assert len(sandbox.ledger("opt_in", card)) == 1
    assert sandbox.control("GET", f"shelf/customers/{card}")["marketing"] == "Y"


def test_refuses_a_request_id_of_other_consents(gateway, sandbox, card):
    request_id = str(uuid.uuid4())
    assert opt_in(gateway, card, request_id).ok
    answer = opt_in(gateway, card, request_id, consents={"marketing": False})
    assert answer.reason == "REQUEST_ID_REUSED"
    assert len(sandbox.ledger("opt_in", card)) == 1


def test_sends_nothing_to_check(gateway, sandbox, card):
    assert opt_in(gateway, card, validate_only=True).ok
    assert not sandbox.updates(card)


@pytest.mark.parametrize("validate_only", [True, False])
def test_lets_no_additional_field_take_a_fields_place(gateway, sandbox, card,
                                                      validate_only):
    answer = opt_in(gateway, card, validate_only=validate_only,
                    additional_fields={"barcode": "other", "note": "n"})
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == {"additional_fields.barcode"}
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert not sandbox.updates(card)


def test_reports_that_the_customer_is_unknown(gateway):
    answer = opt_in(gateway, "nobody")
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "CUSTOMER_NOT_FOUND"
    assert answer.metadata["outcome"] == "REJECTED"


def test_waits_in_vain_for_an_answer_that_was_lost(gateway, sandbox, card):
    sandbox.fault("ack_lost", cmd="set_customer_opt_in", barcode=card)
    answer = gateway.ask(OPT_IN, {
        "card_barcode": card, "consents": {"marketing": True},
        "request_id": "lost"}, timeout=5)
    assert answer.code == grpc.StatusCode.DEADLINE_EXCEEDED
    assert answer.reason == "OPERATION_PENDING"
    assert len(sandbox.updates(card)) == 1
