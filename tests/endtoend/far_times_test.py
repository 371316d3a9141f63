"""Times of the years 1 to 9999, most of which the nanoseconds of 64 bits do
not hold: they end in 1677 and 2262."""

import grpc
import pytest

from cards import redeem
from gateway import Gateway
from literal_upstream import LiteralUpstream
from webhook import PROMOTIONS, post

LIST = "v1.NotificationService.ListNotifications"
LETTERS = "v1.DeadLetterService.ListDeadLetters"


@pytest.fixture(scope="module")
def upstream():
    upstream = LiteralUpstream()
    yield upstream
    upstream.stop()


@pytest.mark.parametrize("year", [2261, 2262, 2263, 9999])
def test_redeems_a_card_that_ends_late(gateway, upstream, year):
    barcode = f"29-until-{year}"
    upstream.card(barcode, expirationDate=f"{year}-12-31 23:59:59")
    read = gateway.get_card(barcode)
    assert read.ok, read
    ends = read.response.giftcard.expiration_time.ToDatetime()
    assert str(ends) == f"{year}-12-31 23:59:59"
    redeemed = redeem(gateway, barcode)
    assert redeemed.ok, redeemed


@pytest.mark.parametrize("ended", ["0001-01-01 00:00:00",
                                   "1677-01-01 00:00:00",
                                   "2020-01-01 00:00:00"])
def test_redeems_no_card_that_has_ended(gateway, upstream, ended):
    barcode = f"29-since-{ended[:4]}"
    upstream.card(barcode, expirationDate=ended)
    refused = redeem(gateway, barcode)
    assert refused.code == grpc.StatusCode.FAILED_PRECONDITION, refused
    assert refused.reason == "GIFTCARD_EXPIRED"
    assert refused.metadata["expiration_time"] == ended.replace(" ", "T") + "Z"
    assert upstream.writes_of(barcode) == []


def test_sends_every_year_in_four_digits(gateway, upstream):
    upstream.read("fromDateTime=0001-01-01", {
        "success": True, "valueObjectList": [{"barcode": "far"}]})
    answer = gateway.ask("v1beta1.VoucherService.ListLatestVouchers",
                         {"from_time": "0001-01-01T00:00:00Z"})
    assert answer.ok, answer
    assert [each.barcode for each in answer.response.vouchers] == ["far"]


def test_looks_for_times_of_all_years(gateway):
    assert post(gateway, PROMOTIONS, {"subjectCode": "far"}).status == 200
    assert post(gateway, PROMOTIONS, "unreadable").status == 200
    span = {"start_time": "0001-01-01T00:00:00Z",
            "end_time": "9999-12-31T23:59:59Z"}
    of_far = {"filter": {"customers": ["4ws/far"]}}
    listed = gateway.ask(LIST, {**of_far, **span})
    assert listed.ok and len(listed.response.notifications) == 1, listed
    letters = gateway.ask(LETTERS, {"filter": span})
    assert letters.ok and len(letters.response.dead_letters) == 1, letters
    late = gateway.ask(LIST, {**of_far, "start_time": span["end_time"]})
    assert late.ok and not late.response.notifications, late


@pytest.mark.parametrize("asked", ["9" * 30, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_tells_of_a_pause_of_any_length(tmp_path, upstream, asked):
    upstream.read("29-busy", {"message": "later"}, 429,
                  [("Retry-After", asked)])
    gateway = Gateway(tmp_path, upstream.url)
    answer = gateway.get_card("29-busy")
    gateway.stop()
    assert answer.code == grpc.StatusCode.RESOURCE_EXHAUSTED, answer
    assert answer.reason == "UPSTREAM_THROTTLED"
    assert answer.retry_after == 3600
