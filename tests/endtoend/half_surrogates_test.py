"""Half a surrogate pair, as a sender makes it who cuts a text within a
character, hides nothing of what stands beside it."""

import base64
import datetime
import uuid

import pytest
from google.protobuf import timestamp_pb2

import webhook
from cards import redeem
from gateway import State
from literal_upstream import LiteralUpstream
from subscriber import EARLIEST, Subscriber

HALVES = ["\\ud83d", "\\uDE00", "\\ude00\\ud83d"]


@pytest.fixture(scope="module")
def upstream():
    upstream = LiteralUpstream()
    yield upstream
    upstream.stop()


@pytest.fixture
def barcode():
    return f"29{uuid.uuid4().int % 10**11}"


@pytest.mark.parametrize("half", HALVES)
def test_hears_a_callback(gateway, upstream, barcode, half):
    upstream.card(barcode, '{"success":true,"id":"m-7","message":"%s"}' % half)
    upstream.post(barcode, '{"success":true,"message":"%s"}' % half,
                  '{"success":true,"id":"m-7","message":"%s"}' % half)
    redeemed = redeem(gateway, barcode)
    assert redeemed.ok, redeemed
    assert redeemed.response.movement_id == "m-7"
    operation = gateway.get_operation(redeemed.operation)
    assert operation.state == State.STATE_SUCCEEDED
    # The card is free.
    assert redeem(gateway, barcode).ok


@pytest.mark.parametrize("half", HALVES)
def test_hears_a_refusal(gateway, upstream, barcode, half):
    upstream.card(barcode, '{"success":false,"message":"no %s"}' % half)
    refused = redeem(gateway, barcode)
    assert refused.reason == "UPSTREAM_REJECTED", refused
    assert refused.metadata["outcome"] == "REJECTED"
    assert "\ufffd" in refused.metadata["upstream_message"]


@pytest.mark.parametrize("half", HALVES)
def test_reads_a_card(gateway, upstream, barcode, half):
    upstream.read(barcode, (
        '{"success":true,"giftcard":{"cardBarcode":"%s","amount":1,'
        '"currency":"EUR","flgActive":"Y","note":"a%sb"}}') % (barcode, half))
    read = gateway.get_card(barcode)
    assert read.ok, read
    assert "\ufffd" in read.response.giftcard.unmapped["note"]


@pytest.mark.parametrize("path", [
    webhook.PROMOTIONS, webhook.DOCUMENTS, webhook.CART_OPENED,
    webhook.CLIENT_LOGGED, webhook.OFFER_OPENED])
@pytest.mark.parametrize("half", HALVES)
def test_takes_a_webhook(gateway, path, half):
    customer = uuid.uuid4().hex
    body = '{"%s":"%s","documentNumber":"1","x":"%s"}' % (
        "clientId" if "/one/" in path else "subjectCode", customer, half)
    answer = webhook.post(gateway, path, body)
    assert answer.status == 200 and "dead_letter" not in answer.json, answer
    source = "one" if "/one/" in path else "4ws"
    [notification] = notifications_of(gateway, f"{source}/{customer}")
    assert notification.raw == body.encode()


def test_replays_a_letter_that_could_not_be_read_once(gateway):
    customer = uuid.uuid4().hex
    received = timestamp_pb2.Timestamp()
    received.FromDatetime(datetime.datetime(2024, 5, 1))
    imported = gateway.ask("v1.DeadLetterService.ImportDeadLetters", {
        "dead_letters": [{
            "source": "4ws/customer-promotions",
            "receive_time": received.ToJsonString(),
            "body": _base64('{"subjectCode":"%s","x":"\\ud83d"}' % customer),
        }]})
    assert imported.ok, imported
    replayed = gateway.ask("v1.DeadLetterService.ReplayDeadLetters",
                           {"all": True})
    assert replayed.ok, replayed
    assert all(each.processed for each in replayed.response.results)
    assert notifications_of(gateway, f"4ws/{customer}")


def test_gives_nobody_what_is_for_somebody_else(gateway):
    body = '{"subjectCode":"1\\ud83d"}'
    answer = webhook.post(gateway, webhook.PROMOTIONS, body)
    assert answer.status == 200 and answer.json["dead_letter"], answer


def notifications_of(gateway, customer):
    subscriber = Subscriber(gateway, EARLIEST, customers=[customer],
                            include_raw=True)
    notifications = subscriber.until("caught_up")
    subscriber.close()
    return notifications


def _base64(text):
    return base64.b64encode(text.encode()).decode()
