"""How large an error is on the wire, and whether it passes an nginx.

By default nginx takes 4 KiB of headers from its upstream, and answers
UNAVAILABLE, which invites a repeat, if there are more. All that gRPC says of
an error is in headers.
"""

import re
import subprocess
import uuid

import grpc
import pytest

import contract
from gateway import answer_to
from nginx import Nginx

MOST = 3584  # Bytes of headers, names included.
QUERY = "v1.StockService.QueryStock"
INSERT = "v1beta1.StockService.InsertStock"
# 600 faults, in a request that is answered at once.
MANY_FAULTS = {"cart": {"rows": [{}] * 300}}
# Each byte becomes %xx in the message, and 4/3 of a byte in the details.
WORDS = "\u0416%" * 100


@pytest.fixture(scope="module")
def proxied(gateway, tmp_path_factory):
    """A channel to the gateway through an nginx with its defaults."""
    nginx = Nginx(tmp_path_factory.mktemp("nginx"),
                  f"location / {{ grpc_pass grpc://{gateway.grpc}; }}", "http2")
    channel = grpc.insecure_channel(
        nginx.address, options=[("grpc.use_local_subchannel_pool", 1)])
    yield channel
    channel.close()
    nginx.stop()


class RawCall:
    """A call by nghttp, which shows headers as they are on the wire."""

    def __init__(self, gateway, folder, method, fields):
        name = f"fourws.gateway.{method}"
        message = contract.request(name, fields).SerializeToString()
        body = folder / f"request-{uuid.uuid4()}"
        body.write_bytes(b"\x00" + len(message).to_bytes(4, "big") + message)
        service, _, short = name.rpartition(".")
        self._process = subprocess.Popen(
            ["nghttp", "-v", "-n", "-d", body, "-H",
             "content-type: application/grpc", "-H", "te: trailers",
             f"http://{gateway.grpc}/{service}/{short}"],
            stdout=subprocess.PIPE, text=True)

    def assert_small(self, status):
        """Waits for the end of the call, whose gRPC status is `status`."""
        output, _ = self._process.communicate(timeout=60)
        headers = re.findall(r"recv \(stream_id=[^)]*\) (:?[^:]+): (.*)", output)
        frames = re.findall(r"recv HEADERS frame <length=(\d+)", output)
        assert ("grpc-status", str(status.value[0])) in headers, output
        assert "grpc-status-details-bin" in dict(headers), output
        size = sum(len(name) + len(value) for name, value in headers)
        # If it were less than half, there was nothing to cut.
        assert MOST / 2 < size <= MOST, headers
        assert sum(map(int, frames)) <= MOST, frames


def refuse_rows(sandbox, first):
    """Has the insert of `first` and 49 others refused, each with a reason."""
    held = sandbox.wait_for("held", first)
    sandbox.send_callback(request=held["request"], body={
        "success": False, "message": WORDS, "errorObjects": [
            {"entityCode": 102, "itemBarcode": barcode, "errorMessage": WORDS}
            for barcode in barcodes(first)]})


def barcodes(first):
    return [first, *(f"{first}-{number}" for number in range(49))]


def insert_request(sandbox):
    """An insert of 50 rows whose callback the test sends; and its first."""
    first = f"x{uuid.uuid4().hex[:20]}"
    sandbox.fault("callback_never", cmd="insert_stock", barcode=first)
    return {"request_id": str(uuid.uuid4()), "rows": [
        {"entity_code": "102", "barcode": barcode, "quantity": {"value": "1"}}
        for barcode in barcodes(first)]}, first


def test_keeps_the_headers_of_many_faults_small(gateway, tmp_path):
    RawCall(gateway, tmp_path, QUERY, MANY_FAULTS).assert_small(
        grpc.StatusCode.INVALID_ARGUMENT)


def test_keeps_the_headers_of_upstreams_words_small(gateway, sandbox,
                                                    tmp_path):
    request, first = insert_request(sandbox)
    call = RawCall(gateway, tmp_path, INSERT, request)
    refuse_rows(sandbox, first)
    call.assert_small(grpc.StatusCode.FAILED_PRECONDITION)


def test_passes_many_faults_through_nginx(gateway, proxied):
    answer = answer_to(gateway.begin(QUERY, MANY_FAULTS, channel=proxied))
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT, answer
    assert answer.reason == "INVALID_REQUEST"
    assert len(answer.violations) > 1


def test_passes_upstreams_words_through_nginx(gateway, proxied, sandbox):
    request, first = insert_request(sandbox)
    call = gateway.begin(INSERT, request, channel=proxied)
    refuse_rows(sandbox, first)
    answer = answer_to(call)
    assert answer.code == grpc.StatusCode.FAILED_PRECONDITION, answer
    assert answer.reason == "UPSTREAM_REJECTED"
    assert answer.metadata["outcome"] == "REJECTED"
    assert answer.metadata["operation"] == answer.operation
    assert "rows[0]" in answer.violations
