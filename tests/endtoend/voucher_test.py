"""Loyalty vouchers, of which upstream gives 20 a page, whatever the limit."""

import itertools
import os

import grpc
import pytest

from gateway import amount_of

OF_CUSTOMER = "v1beta1.VoucherService.ListCustomerVouchers"
ACTIVATED = "v1beta1.VoucherService.ListActivatedVouchers"
LATEST = "v1beta1.VoucherService.ListLatestVouchers"

_numbers = itertools.count(1)


@pytest.fixture
def card():
    """The loyalty card of a new customer."""
    return f"00{os.getpid():07d}{next(_numbers):04d}"


def put(sandbox, card, count, made="2024-01-31 10:00:00", active="Y"):
    """Makes vouchers; returns their barcodes."""
    barcodes = [f"{card}-{next(_numbers):06d}" for _ in range(count)]
    for barcode in barcodes:
        sandbox.control("PUT", f"shelf/vouchers/{barcode}", {
            "barcode": barcode, "clientBarcode": card, "amount": "12.50",
            "currency": "EUR", "flgActive": active, "creationDate": made,
            "activationDate": made, "endDate": "2099-01-01 00:00:00"})
    return barcodes


def all_of(gateway, method, request):
    """The barcodes of all vouchers, page by page."""
    barcodes, token = [], ""
    while True:
        answer = gateway.ask(method, {**request, "page_token": token})
        assert answer.ok, answer
        assert len(answer.response.vouchers) <= request.get("page_size", 20)
        barcodes += [each.barcode for each in answer.response.vouchers]
        token = answer.response.next_page_token
        if not token:
            return barcodes


@pytest.mark.parametrize("page_size", [7, 20, 100])
def test_lists_those_of_a_customer(gateway, sandbox, card, page_size):
    mine = put(sandbox, card, 25)
    put(sandbox, card, 1, active="N")
    put(sandbox, f"{card}9", 1)
    assert all_of(gateway, OF_CUSTOMER, {
        "customer_card": card, "page_size": page_size}) == mine


def test_reports_what_a_voucher_is(gateway, sandbox, card):
    [barcode] = put(sandbox, card, 1)
    answer = gateway.ask(OF_CUSTOMER, {"customer_card": card})
    assert answer.ok, answer
    [voucher] = answer.response.vouchers
    assert voucher.barcode == barcode
    assert voucher.customer_card == card
    assert str(amount_of(voucher.amount)) == "12.5"
    assert voucher.active
    assert voucher.activation_time.seconds == 1706695200
    assert voucher.unmapped["creationDate"] == "2024-01-31 10:00:00"


def test_lists_those_of_a_period(gateway, sandbox, card):
    put(sandbox, card, 1, made="2031-01-31 09:59:59")
    mine = put(sandbox, card, 3, made="2031-01-31 10:00:00")
    put(sandbox, card, 1, made="2031-01-31 10:00:00", active="N")
    assert all_of(gateway, ACTIVATED, {
        "start_time": "2031-01-31T10:00:00Z",
        "end_time": "2031-02-01T00:00:00Z", "page_size": 2}) == mine


def test_lists_the_latest_whatever_their_state(gateway, sandbox, card):
    put(sandbox, card, 1, made="2041-01-31 10:00:00")
    mine = put(sandbox, card, 2, made="2041-01-31 10:00:01")
    mine += put(sandbox, card, 1, made="2041-02-01 10:00:00", active="N")
    assert all_of(gateway, LATEST,
                  {"from_time": "2041-01-31T10:00:00Z"}) == mine


@pytest.mark.parametrize("method,request_fields,faults", [
    (OF_CUSTOMER, {"customer_card": "with space", "page_size": -1},
     {"customer_card", "page_size"}),
    (ACTIVATED, {"page_size": -1}, {"start_time", "end_time", "page_size"}),
    (ACTIVATED, {"start_time": "2024-01-02T00:00:00Z",
                 "end_time": "2024-01-01T00:00:00Z"}, {"end_time"}),
    (LATEST, {}, {"from_time"})])
def test_reports_all_faults_of_a_request_at_once(gateway, method,
                                                 request_fields, faults):
    answer = gateway.ask(method, request_fields)
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == faults


def test_refuses_the_token_of_another_customer(gateway, sandbox, card):
    put(sandbox, card, 2)
    first = gateway.ask(OF_CUSTOMER, {"customer_card": card, "page_size": 1})
    answer = gateway.ask(OF_CUSTOMER, {
        "customer_card": f"{card}9",
        "page_token": first.response.next_page_token})
    assert answer.reason == "PAGE_TOKEN_INVALID"
