"""Promotions: from 4ws.trade's webhook to a typed stream."""

import uuid

import grpc
import pytest

from gateway import Gateway, read_error
from subscriber import EARLIEST, LATEST, Subscriber, promote

PROMOTION = "83394a21-e3c0-489d-8a10-7f08041b21aa"


def test_delivers_a_promotion_typed(gateway, sandbox):
    customer = uuid.uuid4().hex
    subscriber = Subscriber(gateway, LATEST)
    subscriber.wait_for("caught_up")
    promote(sandbox, gateway, customer=customer, promotions={
        PROMOTION: {"YEAR_2024": {"purchaseThreshold": 832.71,
                                  "voucherAmount": 0, "novelty": [1]},
                    "YEAR_2023": {"purchaseThreshold": "0.10"}}},
            changed=[PROMOTION, "other"])
    [received] = subscriber.take(1)
    assert received.id and received.cursor and received.sequence > 0
    assert received.source == "4ws" and received.type == "customer_promotion"
    assert received.receive_time.seconds > 0
    assert received.subject.customer == f"4ws/{customer}"
    assert received.subject.card == "9990000100880"
    assert set(received.subject.promotions) == {PROMOTION, "other"}
    said = received.customer_promotion
    assert (said.customer, said.card) == (customer, "9990000100880")
    assert list(said.changed_promotion_ids) == [PROMOTION, "other"]
    [promotion] = said.promotions
    assert promotion.id == PROMOTION and promotion.changed
    older, newer = promotion.periods
    assert (older.period, newer.period) == ("YEAR_2023", "YEAR_2024")
    assert older.purchase_threshold.value == "0.1"
    assert not older.HasField("voucher_amount")
    assert newer.purchase_threshold.value == "832.71"
    assert newer.voucher_amount.value == "0"
    assert newer.unmapped["novelty"][0] == 1
    assert not received.raw
    subscriber.close()


def test_gives_the_body_as_received_on_request(gateway, sandbox):
    subscriber = Subscriber(gateway, LATEST, include_raw=True)
    subscriber.wait_for("caught_up")
    body = '{ "subjectCode": "%s", "data": {} }' % uuid.uuid4().hex
    assert promote(sandbox, gateway, raw=body)["status"] == 200
    [received] = subscriber.take(1)
    assert received.raw == body.encode()
    subscriber.close()


def test_reads_from_either_end_and_after_a_cursor(gateway, sandbox):
    customer = uuid.uuid4().hex
    promote(sandbox, gateway, customer=customer, count=30)
    everything = Subscriber(gateway, EARLIEST, customers=[f"4ws/{customer}"],
                            max_batch=7)
    received = everything.take(30)
    everything.wait_for("caught_up")
    sequences = [each.sequence for each in received]
    assert sequences == sorted(set(sequences))
    thresholds = [
        each.customer_promotion.promotions[0].periods[0].purchase_threshold
        for each in received]
    assert len({value.value for value in thresholds}) == 30

    resumed = Subscriber(gateway, received[9].cursor,
                         customers=[f"4ws/{customer}"])
    assert [each.id for each in resumed.take(20)] == [
        each.id for each in received[10:]]
    latest = Subscriber(gateway, LATEST, customers=[f"4ws/{customer}"])
    assert latest.next().HasField("caught_up")
    for subscriber in (everything, resumed, latest):
        subscriber.close()


def test_keeps_batches_within_what_was_asked(gateway, sandbox):
    customer = uuid.uuid4().hex
    promote(sandbox, gateway, customer=customer, count=25)
    subscriber = Subscriber(gateway, EARLIEST, max_batch=4,
                            customers=[f"4ws/{customer}"])
    sizes = []
    while sum(sizes) < 25:
        response = subscriber.next()
        if response.HasField("batch"):
            sizes.append(len(response.batch.notifications))
    assert max(sizes) <= 4 and min(sizes) >= 1
    subscriber.close()


@pytest.mark.parametrize("filters", [
    {"customers": ["4ws/filtered"]}, {"cards": ["card-1"]},
    {"promotions": ["promotion-1"]},
    {"customers": ["4ws/filtered", "4ws/x"], "cards": ["card-1"]},
], ids=str)
def test_delivers_only_what_passes_the_filter(gateway, sandbox, filters):
    subscriber = Subscriber(gateway, LATEST, **filters)
    subscriber.wait_for("caught_up")
    mark = uuid.uuid4().hex
    for customer, card, promotion in (
            ("filtered", "card-2", "promotion-2"),
            ("other", "card-1", "promotion-2"),
            ("other", "card-2", "promotion-1"),
            ("filtered", "card-1", "promotion-1")):
        promote(sandbox, gateway, customer=customer, card=card,
                promotions={promotion: {mark: {}}})
    # The last one sent passes every filter: all before it were scanned.
    received = []
    last = ("4ws/filtered", "card-1", "promotion-1")
    while not received or received[-1] != last:
        subject = subscriber.take(1)[0].subject
        received.append((subject.customer, subject.card, *subject.promotions))
    assert len(received) == (1 if len(filters) == 2 else 2)
    for customer, card, promotion in received:
        assert "customers" not in filters or customer == "4ws/filtered"
        assert "cards" not in filters or card == "card-1"
        assert "promotions" not in filters or promotion == "promotion-1"
    subscriber.close()


def test_moves_its_position_past_what_does_not_pass(gateway, sandbox):
    subscriber = Subscriber(gateway, LATEST, customers=["4ws/nobody"],
                            progress_interval={"nanos": 100_000_000})
    before = subscriber.wait_for("caught_up").cursor
    promote(sandbox, gateway, customer=uuid.uuid4().hex)
    while (response := subscriber.next()).cursor == before:
        assert response.HasField("progress")
    assert response.HasField("progress")
    resumed = Subscriber(gateway, response.cursor)
    assert resumed.next().HasField("caught_up")
    subscriber.close()
    resumed.close()


def test_keeps_a_repeat_once_and_a_return_as_news(gateway, sandbox):
    customer = uuid.uuid4().hex

    def send(value):
        answer = promote(sandbox, gateway, customer=customer, promotions={
            PROMOTION: {"YEAR_2024": {"voucherAmount": value}}})
        assert answer["status"] == 200

    for value in (1, 1, 2, 1, 1):
        send(value)
    subscriber = Subscriber(gateway, EARLIEST, customers=[f"4ws/{customer}"])
    received = subscriber.until("caught_up")
    assert [t.customer_promotion.promotions[0].periods[0].voucher_amount.value
            for t in received] == ["1", "2", "1"]
    subscriber.close()


def test_delivers_all_that_arrives_at_the_same_time(gateway, sandbox):
    customer = uuid.uuid4().hex
    subscriber = Subscriber(gateway, LATEST, customers=[f"4ws/{customer}"])
    subscriber.wait_for("caught_up")
    answer = promote(sandbox, gateway, customer=customer, count=500,
                     concurrency=16)
    assert answer["statuses"] == {"200": 500}
    received = subscriber.take(500)
    assert len({each.id for each in received}) == 500
    sequences = [each.sequence for each in received]
    assert sequences == sorted(sequences)
    subscriber.close()


def test_does_not_let_a_slow_subscriber_hold_up_others(gateway, sandbox):
    customer = uuid.uuid4().hex
    slow = Subscriber(gateway, LATEST, customers=[f"4ws/{customer}"],
                      own_connection=True)
    slow.wait_for("caught_up")
    quick = Subscriber(gateway, LATEST, customers=[f"4ws/{customer}"],
                       own_connection=True)
    quick.wait_for("caught_up")
    padding = {PROMOTION: {f"P{i}": {"x": "y" * 500} for i in range(100)}}
    for i in range(40):
        padding[PROMOTION]["P0"]["x"] = str(i)
        promote(sandbox, gateway, customer=customer, promotions=padding)
    assert len(quick.take(40)) == 40
    # The slow one, which read nothing meanwhile, missed nothing.
    assert len(slow.take(40)) == 40
    slow.close()
    quick.close()


def test_recognizes_a_log_that_is_not_the_cursors(gateway, tmp_path, sandbox):
    other = Gateway(tmp_path, sandbox.url)
    cursor = Subscriber(other, LATEST).wait_for("caught_up").cursor
    other.stop()
    with pytest.raises(grpc.RpcError) as caught:
        Subscriber(gateway, cursor).next()
    assert read_error(caught.value).reason == "CURSOR_INVALID"
