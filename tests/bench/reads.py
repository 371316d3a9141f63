"""GetGiftcard from a static upstream, beside an echo of the same message."""

import json
import pathlib
import re
import subprocess
import time

from figures import Beside, at_least, at_most, show
from machine import Gateway, cpu_seconds, running
from nginx import Nginx
from peer import running_peer
from processes import PROGRAMS

METHOD = "fourws.gateway.v1.GiftcardService/GetGiftcard"
CARD = (pathlib.Path(__file__).parent.parent /
        "fixtures/4ws/giftcard_get_response.json")
BARCODE = re.search(r'"cardBarcode": "(\d+)"', CARD.read_text())[1]


class Echo:
    """A bare gRPC server of the same method."""

    def __init__(self):
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", PROGRAMS / "bench-echo", CARD],
            stdout=subprocess.PIPE, text=True)
        self.pid = self._process.pid
        self.grpc = json.loads(self._process.stdout.readline())["grpc"]
        self.answered = 0

    def stop(self):
        self._process.terminate()
        output, _ = self._process.communicate(timeout=60)
        assert self._process.returncode == 0, self._process.returncode
        self.answered = json.loads(output)["answered"]


class Caller:
    """Calls one server and keeps what that cost, run by run."""

    def __init__(self, server, request):
        self._server, self._request = server, request
        self.calls = 0
        self.cpu_us, self.rate = [], []
        self._answer_bytes = self._call(1, 1, 1)
        assert self._answer_bytes > 100, "an error, not a card"

    def warm_up(self, calls):
        # h2load takes a gRPC error for a success, but that is no message.
        received = self._call(calls, 8, 32)
        assert received == calls * self._answer_bytes, received

    def measure(self, calls):
        cpu, began = cpu_seconds(self._server.pid), time.monotonic()
        self.warm_up(calls)
        self.rate.append(calls / (time.monotonic() - began))
        used = cpu_seconds(self._server.pid) - cpu
        self.cpu_us.append(used / calls * 1e6)

    def _call(self, calls, connections, streams):
        """How many bytes of messages came back."""
        self.calls += calls
        output = subprocess.run(
            ["h2load", "-n", str(calls), "-c", str(connections), "-m",
             str(streams), "-d", self._request, "-H",
             "content-type: application/grpc", "-H", "te: trailers",
             f"http://{self._server.grpc}/{METHOD}"],
            stdout=subprocess.PIPE, text=True, check=True, timeout=600).stdout
        assert f" {calls} succeeded, 0 failed" in output, output
        return int(re.search(r"\((\d+)\) data", output)[1])


def static_upstream(folder):
    """Answers every request with the documented card."""
    return Nginx(folder, "location = /api { default_type application/json; "
                 f"return 200 '{CARD.read_text()}'; }}")


def write_request(folder):
    """GetGiftcardRequest{barcode}, in gRPC's frame."""
    message = b"\x0a" + bytes([len(BARCODE)]) + BARCODE.encode()
    path = folder / "request"
    path.write_bytes(b"\x00" + len(message).to_bytes(4, "big") + message)
    return path


def measure(folder, sizes):
    request = write_request(folder)
    with running(static_upstream(folder)) as nginx, \
            running(Gateway(folder, f"http://{nginx.address}")) as gateway, \
            running(Echo()) as echo, \
            running_peer(folder, f"http://{nginx.address}") as peer:
        ours, bare, *theirs = (Caller(server, request) for server in
                               (gateway, echo, peer) if server)
        callers = (bare, ours, *theirs)
        for caller in callers:
            caller.warm_up(500)
        for _ in range(sizes.runs):
            for caller in callers:
                caller.measure(sizes.reads)
        assert gateway.counted("fourws_rpc_total") == gateway.counted(
            "fourws_rpc_total", method=METHOD, code="OK") == ours.calls
        assert gateway.counted("fourws_upstream_exchanges_total",
                               result="200") == ours.calls
    assert echo.answered == bare.calls
    show("GetGiftcard, CPU per call, us", ours.cpu_us, 1, [
        Beside("bare", bare.cpu_us, at_most(3)),
        *(Beside("peer", each.cpu_us, at_most(0.9)) for each in theirs)])
    show("GetGiftcard, calls/s", ours.rate, 0, [
        Beside("bare", bare.rate),
        *(Beside("peer", each.rate, at_least(1.2)) for each in theirs)])
