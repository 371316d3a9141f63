"""GetGiftcard from a static upstream, beside an echo of the same message."""

import json
import pathlib
import re
import subprocess
import time

from machine import Gateway, cpu_seconds, print_row, running, spread
from nginx import Nginx
from processes import PROGRAMS

METHOD = "fourws.gateway.v1.GiftcardService/GetGiftcard"
CARD = (pathlib.Path(__file__).parent.parent /
        "fixtures/4ws/giftcard_get_response.json")


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


class Figures:
    """CPU per call and calls per second of one server, run by run."""

    def __init__(self, server, request):
        self._server, self._request = server, request
        self.cpu_us, self.rate = [], []

    def call(self, calls):
        """8 connections, 32 streams each; not counted among the figures."""
        output = subprocess.run(
            ["h2load", "-n", str(calls), "-c", "8", "-m", "32", "-d",
             self._request, "-H", "content-type: application/grpc", "-H",
             "te: trailers", f"http://{self._server.grpc}/{METHOD}"],
            stdout=subprocess.PIPE, text=True, check=True, timeout=600).stdout
        assert f" {calls} succeeded, 0 failed" in output, output
        return calls

    def measure(self, calls):
        cpu, began = cpu_seconds(self._server.pid), time.monotonic()
        self.call(calls)
        self.rate.append(calls / (time.monotonic() - began))
        used = cpu_seconds(self._server.pid) - cpu
        self.cpu_us.append(used / calls * 1e6)
        return calls

    def print_row(self, name):
        print_row(name, f"CPU/call {spread(self.cpu_us)} us",
                  f"calls/s {spread(self.rate)}")


def static_upstream(folder):
    """Answers every request with the documented card."""
    return Nginx(folder, "location = /api { default_type application/json; "
                 f"return 200 '{CARD.read_text()}'; }}")


def write_request(folder):
    """GetGiftcardRequest{barcode}, in gRPC's frame."""
    barcode = re.search(r'"cardBarcode": "(\d+)"', CARD.read_text())[1]
    message = b"\x0a" + bytes([len(barcode)]) + barcode.encode()
    path = folder / "request"
    path.write_bytes(b"\x00" + len(message).to_bytes(4, "big") + message)
    return path


def measure(folder, sizes):
    print(f"reads: GetGiftcard, {sizes.reads} calls, 8 connections x 32 "
          "streams")
    request = write_request(folder)
    with running(static_upstream(folder)) as nginx, \
            running(Gateway(folder, f"http://{nginx.address}")) as gateway, \
            running(Echo()) as echo:
        ours, bare = Figures(gateway, request), Figures(echo, request)
        calls = ours.call(500)
        calls_of_echo = bare.call(500)
        for _ in range(sizes.runs):
            calls_of_echo += bare.measure(sizes.reads)
            calls += ours.measure(sizes.reads)
        # h2load takes a gRPC error for a success.
        assert gateway.counted("fourws_rpc_total") == gateway.counted(
            "fourws_rpc_total", method=METHOD, code="OK") == calls
        assert gateway.counted("fourws_upstream_exchanges_total",
                               result="200") == calls
    assert echo.answered == calls_of_echo
    bare.print_row("echo")
    ours.print_row("gateway")
    ratios = [a / b for a, b in zip(ours.cpu_us, bare.cpu_us) if b]
    if ratios:
        print_row("ratio", f"CPU/call {spread(ratios, 2)}")
