"""Upstream's own words reach callers without saying who a person is."""

import uuid

import grpc
import pytest

from fourws.gateway.v1 import giftcard_service_pb2
from gateway import Operation, State

NAME = "Niccolò Lovelace"
EMAIL = "ada@example.org"
HOLDER = giftcard_service_pb2.GiftcardHolder(name=NAME)


def words_about(card):
    return f"card {card.barcode} of {NAME.upper()}, {EMAIL}, is blocked"


def assert_masked(answer, shown):
    assert answer.code == grpc.StatusCode.FAILED_PRECONDITION, answer
    assert answer.reason == "UPSTREAM_REJECTED"
    assert answer.metadata["upstream_message"] == shown
    assert NAME not in answer.message


def test_words_about_a_read(gateway, sandbox, card):
    sandbox.fault("success_false", cmd="get", barcode=card.barcode,
                  message=f"card {card.barcode} of {EMAIL} is blocked")
    assert_masked(gateway.get_card(card.barcode),
                  "card *** of *** is blocked")


@pytest.mark.parametrize("fault", ["success_false", "callback_fails"])
def test_words_about_a_write(gateway, new_card, fault):
    card = new_card("0.00", flgActive="N")
    request_id = str(uuid.uuid4())
    card.fault(fault, message=words_about(card))
    refused = card.activate("10.00", request_id, holder=HOLDER)
    shown = "card *** of ***, ***, is blocked"
    assert_masked(refused, shown)
    # And wherever it is told again.
    operation = gateway.get_operation(refused.operation)
    assert operation.state == State.STATE_FAILED
    assert_masked(operation.error, shown)
    waited = Operation(gateway.wait_operation(refused.operation).response)
    assert_masked(waited.error, shown)
    log = gateway.program.log.read_text()
    for secret in (card.barcode, NAME, NAME.upper(), EMAIL):
        assert secret not in log
