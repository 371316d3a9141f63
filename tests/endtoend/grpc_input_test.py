"""Bad input over gRPC: a clear, typed error each, and nothing moves."""

import uuid

import grpc
import pytest
from google.longrunning import operations_pb2
from google.type import money_pb2

import contract
from fourws.gateway.v1 import giftcard_service_pb2, notification_stream_pb2
from gateway import answer_to, money, read_error

BAD_TEXTS = ["", " ", "with space", "tab\there", "line\nbreak", "é",
             "\x00", "\x7f"]


def redeem(gateway, timeout=30, **fields):
    request = giftcard_service_pb2.RedeemGiftcardRequest(**{
        "barcode": "2000000001814", "amount": money("10.00"),
        "request_id": str(uuid.uuid4()), **fields})
    return answer_to(
        gateway.giftcards.RedeemGiftcard.future(request, timeout=timeout))


def assert_invalid(answer, field):
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT, answer
    assert answer.reason == "INVALID_REQUEST"
    assert any(name.startswith(field) for name in answer.violations), answer


def of(currency="EUR", **fields):
    return money_pb2.Money(currency_code=currency, **fields)


@pytest.mark.parametrize("amount", [
    None,
    of(),
    of(units=-10),
    of(nanos=-1),
    of(units=10, nanos=-500000000),
    of(units=10, nanos=10**9),
    of(units=9999999999999999),
    of(units=9223372036854775807, nanos=999999999),
    of(units=1, nanos=1),
    of(currency="", units=10),
    of(currency="EURO", units=10),
    of(currency="eur", units=10),
    of(currency="€", units=10),
], ids=lambda amount: str(amount).replace("\n", " ").strip() or "zero")
def test_refuses_a_bad_amount(gateway, card, sandbox, amount):
    answer = redeem(gateway, barcode=card.barcode, amount=amount)
    assert_invalid(answer, "amount")
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert not sandbox.updates(card.barcode)


@pytest.mark.parametrize("barcode", [*BAD_TEXTS, "1" * 65, "1" * 100000],
                         ids=lambda text: repr(text[:8]) + str(len(text)))
def test_refuses_a_bad_barcode(gateway, barcode):
    assert_invalid(gateway.get_card(barcode), "barcode")
    assert_invalid(redeem(gateway, barcode=barcode), "barcode")


@pytest.mark.parametrize("request_id", [*BAD_TEXTS, "r" * 129, "r" * 100000],
                         ids=lambda text: repr(text[:8]) + str(len(text)))
def test_refuses_a_bad_request_id(gateway, card, sandbox, request_id):
    answer = redeem(gateway, barcode=card.barcode, request_id=request_id)
    assert_invalid(answer, "request_id")
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert not sandbox.updates(card.barcode)


def test_takes_the_longest_request_id(card):
    assert card.redeem("1.00", "!~" + "r" * 100 + str(uuid.uuid4())[:26]).ok
    card.assert_books_agree()


@pytest.mark.parametrize("compression", [grpc.Compression.Gzip,
                                         grpc.Compression.Deflate])
def test_refuses_what_is_compressed(gateway, card, sandbox, compression):
    request = giftcard_service_pb2.RedeemGiftcardRequest(
        barcode=card.barcode, amount=money("10.00"),
        # Something to compress: gRPC leaves alone what would not be smaller.
        request_id="r" * 90 + str(uuid.uuid4()))
    call = gateway.giftcards.RedeemGiftcard

    def send(**how):
        return answer_to(call.future(request, timeout=30, **how))

    answer = send(compression=compression)
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT, answer
    assert answer.reason == "INVALID_REQUEST"
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert "is compressed" in answer.message
    assert not sandbox.updates(card.barcode)
    assert send().ok
    assert len(sandbox.updates(card.barcode)) == 1


def test_names_all_that_is_wrong_at_once(gateway):
    answer = redeem(gateway, barcode="", amount=None, request_id="")
    assert {"barcode", "amount", "request_id"} <= answer.violations.keys()


def test_keeps_what_is_special_in_a_barcode_from_the_address(gateway):
    for barcode in ("1&cmd=x", "1#2", "1%202", "../../x", "1?2=3", "a+b"):
        answer = gateway.get_card(barcode)
        assert answer.reason == "GIFTCARD_NOT_FOUND", (barcode, answer)


@pytest.mark.parametrize("timeout", [0.000001, 0.001])
def test_sends_nothing_after_the_deadline(gateway, card, sandbox, timeout):
    request_id = str(uuid.uuid4())
    answer = card.redeem("10.00", request_id, timeout=timeout)
    assert answer.code == grpc.StatusCode.DEADLINE_EXCEEDED
    # Whether or not it reached the gateway, the same id is safe to repeat.
    assert card.redeem("10.00", request_id).ok
    assert len(sandbox.updates(card.barcode)) == 1
    card.assert_books_agree()


def answer_to_bytes(gateway, method, body, is_stream=False):
    """How a call ends whose body is not made from a message."""
    service, _, name = method.rpartition(".")
    path = f"/{service}/{name}"
    if not is_stream:
        return answer_to(gateway.channel.unary_unary(path).future(
            body, timeout=30))
    stream = gateway.channel.unary_stream(path)(body, timeout=30)
    with pytest.raises(grpc.RpcError):
        next(stream)
    return read_error(stream)


def answer_to_bytes(gateway, method, body):
    """How a call ends whose body is not made from a message."""
    service, _, name = method.rpartition(".")
    path = f"/{service}/{name}"
    if method in contract.methods() and contract.is_stream(method):
        stream = gateway.channel.unary_stream(path)(body, timeout=30)
        with pytest.raises(grpc.RpcError):
            next(stream)
        return read_error(stream)
    return answer_to(
        gateway.channel.unary_unary(path).future(body, timeout=30))


def not_utf8(request_type):
    """A request whose first text is not UTF-8; None: it has no text."""
    for field in request_type.fields:
        if field.type == field.TYPE_STRING:
            tag = field.number << 3 | 2
            head = [tag] if tag < 128 else [tag & 127 | 128, tag >> 7]
            return bytes(head) + b"\x02\xc3\x28"
    return None


def all_methods():
    """Of our services and the standard one, by full name."""
    return {**contract.methods(), **{
        method.full_name: method for method in
        operations_pb2.DESCRIPTOR.services_by_name["Operations"].methods}}


@pytest.mark.parametrize("body_for", [lambda _: b"\xff\xff\xff\xff", not_utf8],
                         ids=["torn", "not UTF-8"])
def test_refuses_a_message_that_is_none(gateway, body_for):
    writes = {*contract.writes(),
              "fourws.gateway.v1.OperationService.StartOperation"}
    for name, method in all_methods().items():
        body = body_for(method.input_type)
        if body is None:
            continue
        answer = answer_to_bytes(gateway, name, body)
        assert answer.code == grpc.StatusCode.INVALID_ARGUMENT, (name, answer)
        assert answer.reason == "INVALID_REQUEST", name
        outcome = "NOT_SENT" if name in writes else None
        assert answer.metadata.get("outcome") == outcome, name


@pytest.mark.parametrize("method", [
    "fourws.gateway.v1.GiftcardService.BurnGiftcard", "no.such.Service.Get"])
def test_says_that_a_method_is_not_offered(gateway, method):
    answer = answer_to_bytes(gateway, method, b"")
    assert answer.code == grpc.StatusCode.UNIMPLEMENTED
    assert answer.reason == "NOT_OFFERED"
    assert answer.metadata["outcome"] == "NOT_SENT"


@pytest.mark.parametrize("name", [
    "", "operations/", "operations/none", "none", "operations/../x",
    "operations/" + "A" * 10000, "é"])
def test_does_not_find_what_is_no_operation(gateway, name):
    for method, request in (
            (gateway.operations.GetOperation,
             operations_pb2.GetOperationRequest(name=name)),
            (gateway.operations.WaitOperation,
             operations_pb2.WaitOperationRequest(name=name))):
        answer = gateway.call(method, request)
        assert answer.reason in ("OPERATION_NOT_FOUND", "INVALID_REQUEST")


@pytest.mark.parametrize("method,request_type,reason", [
    ("ListOperations", operations_pb2.ListOperationsRequest,
     "INVALID_REQUEST"),
    ("DeleteOperation", operations_pb2.DeleteOperationRequest,
     "OPERATION_NOT_DELETABLE"),
    ("CancelOperation", operations_pb2.CancelOperationRequest,
     "OPERATION_NOT_FOUND"),
])
def test_refuses_to_do_so_with_an_operation(gateway, method, request_type,
                                            reason):
    answer = gateway.call(getattr(gateway.operations, method),
                          request_type(name="operations/x"))
    assert answer.reason == reason


def subscribe_error(gateway, **fields):
    request = notification_stream_pb2.SubscribeRequest(**fields)
    stream = gateway.stream.Subscribe(request, timeout=30)
    with pytest.raises(grpc.RpcError):
        next(stream)
    return read_error(stream)


@pytest.mark.parametrize("cursor", [
    "", "x", "1", "A" * 48, "A" * 47, "A" * 100000, "é", "-1"])
def test_refuses_a_forged_cursor(gateway, cursor):
    answer = subscribe_error(gateway, after_cursor=cursor)
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.reason == "CURSOR_INVALID"


@pytest.mark.parametrize("fields", [
    {"max_batch": -1}, {"max_batch": 1001},
    {"progress_interval": {"seconds": -1}},
    {"progress_interval": {"nanos": 1000}},
    {"progress_interval": {"seconds": 301}},
    {"progress_interval": {"seconds": 315576000001}},
    {"filter": {"customers": ["4ws/1"] * 1001}},
    {"filter": {"customers": [""]}},
], ids=lambda fields: str(fields)[:40])
def test_refuses_a_bad_subscription(gateway, fields):
    answer = subscribe_error(gateway, **fields)
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT, answer
    assert answer.reason == "INVALID_REQUEST"
    assert answer.violations


def test_keeps_errors_small(gateway):
    answer = redeem(gateway, barcode="1" * 100000, request_id="r" * 100000)
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert len(answer.message) < 4096
