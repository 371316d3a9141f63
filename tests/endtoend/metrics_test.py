"""What the gateway counts, as Prometheus reads it."""

import grpc
import pytest

from metrics import read
from processes import wait_until
from subscriber import EARLIEST, Subscriber, promote

GET = "fourws.gateway.v1.GiftcardService/GetGiftcard"
REDEEM = "fourws.gateway.v1.GiftcardService/RedeemGiftcard"
SUBSCRIBE = "fourws.gateway.v1.NotificationStream/Subscribe"


def in_flight(gateway, method):
    return read(gateway).get(("rpc_in_flight", method), 0)


@pytest.fixture
def counted(gateway):
    """Returns what was counted since the test began."""
    before = read(gateway)

    def since():
        return {
            key: value - before.get(key, 0)
            for key, value in read(gateway).items()
            if key[0].endswith("_total") and value != before.get(key, 0)
        }

    return since


def counts(counted, expected):
    """Waits until it is so: some is counted just after the caller's answer."""
    wait_until(lambda: counted() == expected, f"{expected}")


def test_counts_calls_by_their_status(gateway, card, counted):
    assert gateway.get_card(card.barcode).ok
    assert gateway.get_card("404").reason == "GIFTCARD_NOT_FOUND"
    assert gateway.get_card("").code == grpc.StatusCode.INVALID_ARGUMENT
    counts(counted, {
        ("rpc_total", GET, "OK"): 1,
        ("rpc_total", GET, "NOT_FOUND"): 1,
        ("rpc_total", GET, "INVALID_ARGUMENT"): 1,
        ("upstream_exchanges_total", "getGiftcard_v1", "200"): 2,
    })


def test_counts_methods_that_do_not_exist_as_one(gateway, counted):
    for name in ("no.such.Service/Get", f"{GET}Twice"):
        with pytest.raises(grpc.RpcError):
            gateway.channel.unary_unary(f"/{name}")(b"", timeout=30)
    counts(counted, {("rpc_total", "unknown", "UNIMPLEMENTED"): 2})


def test_counts_requests_that_cannot_be_read(gateway, counted):
    name = "fourws.gateway.v1.NotificationService/GetNotification"
    with pytest.raises(grpc.RpcError):
        gateway.channel.unary_unary(f"/{name}")(b"\xff", timeout=30)
    counts(counted, {("rpc_total", name, "INVALID_ARGUMENT"): 1})


def test_counts_how_writes_end(card, counted):
    assert card.redeem("10.00").ok
    assert not card.redeem("1000.00").ok
    counts(counted, {
        ("rpc_total", REDEEM, "OK"): 1,
        ("rpc_total", REDEEM, "FAILED_PRECONDITION"): 1,
        ("operations_total", REDEEM, "SUCCEEDED"): 1,
        ("operations_total", REDEEM, "FAILED"): 1,
        ("upstream_exchanges_total", "getGiftcard_v1", "200"): 2,
        ("upstream_exchanges_total", "updateGiftcard_v1", "200"): 1,
    })


def test_counts_each_try_of_a_read(gateway, sandbox, card, counted):
    sandbox.fault("status_5xx", cmd="get", barcode=card.barcode, status=502)
    assert gateway.get_card(card.barcode).ok
    counts(counted, {
        ("rpc_total", GET, "OK"): 1,
        ("upstream_exchanges_total", "getGiftcard_v1", "502"): 1,
        ("upstream_exchanges_total", "getGiftcard_v1", "200"): 1,
    })


def test_counts_a_call_that_its_caller_gave_up(gateway, sandbox, card,
                                               counted):
    card.fault("callback_never")
    call = card.start_redeem("10.00")
    request = sandbox.wait_for_update(card.barcode)
    wait_until(lambda: in_flight(gateway, REDEEM) == 1, "one open call")
    call.cancel()
    wait_until(lambda: ("rpc_total", REDEEM, "CANCELLED") in counted(),
               "the call to be counted")
    wait_until(lambda: in_flight(gateway, REDEEM) == 0, "the call to be gone")
    sandbox.wait_for("held", card.barcode)
    sandbox.send_callback(request=request)


def test_counts_streams_at_their_end(gateway, counted):
    subscriber = Subscriber(gateway, EARLIEST)
    wait_until(lambda: in_flight(gateway, SUBSCRIBE) == 1, "an open stream")
    assert counted() == {}
    subscriber.close()
    wait_until(lambda: counted() == {("rpc_total", SUBSCRIBE, "CANCELLED"): 1},
               "the stream to be counted")


def test_counts_webhooks_by_what_became_of_them(gateway, sandbox, counted):
    promote(sandbox, gateway)
    promote(sandbox, gateway)
    promote(sandbox, gateway, raw="unreadable")
    source = "4ws/customer-promotions"
    counts(counted, {
        ("webhooks_total", source, "stored"): 1,
        ("webhooks_total", source, "duplicate"): 1,
        ("webhooks_total", source, "unreadable"): 1,
    })
