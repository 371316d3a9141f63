"""The programs that are measured, and what they use and count."""

import contextlib
import ctypes
import json
import os
import re
import time
import urllib.request

from processes import PATIENCE, Program, wait_until

LIBC = ctypes.CDLL(None)


def cpu_seconds(pid):
    """What a process has used so far, all its threads together, to the
    nanosecond: the ticks in /proc are of 10 ms."""
    clock = ctypes.c_int()
    error = LIBC.clock_getcpuclockid(pid, ctypes.byref(clock))
    assert error == 0, os.strerror(error)
    return time.clock_gettime(clock.value)


class Gateway:
    """A gateway, and its own counters. Its log goes to the file descriptor
    `stderr`, if there is one. `patience` bounds its start, in seconds."""

    def __init__(self, folder, upstream_url, stderr=None, patience=PATIENCE,
                 **config):
        path = folder / "gateway.json"
        path.write_text(json.dumps({"drain_timeout": "3s", **config}))
        self._program = Program("fourws-gateway", [
            "--config", path, "--upstream_url", upstream_url, "--grpc_listen",
            "127.0.0.1:0", "--http_listen", "127.0.0.1:0", "--data_dir",
            folder / "data"
        ], folder / "gateway.log",
            stderr and os.fdopen(os.dup(stderr), "ab", buffering=0),
            patience=patience)
        self.pid = self._program.pid
        self.grpc = self._program.ready["grpc"]
        self.http = "http://" + self._program.ready["http"]

    def stop(self):
        self._program.stop()

    def kill(self):
        self._program.kill()

    def counted(self, name, **labels):
        """The sum of a counter's series that have these labels."""
        with urllib.request.urlopen(self.http + "/metrics") as answer:
            lines = answer.read().decode().splitlines()
        wanted = {f'{label}="{value}"' for label, value in labels.items()}
        return sum(
            int(float(line.rpartition(" ")[2])) for line in lines
            if line.startswith(name + "{") and
            wanted <= set(re.findall(r'\w+="[^"]*"', line)))


class Sandbox:
    """The stand-in 4ws.trade, with cards of 100.00 EUR."""

    def __init__(self, folder, cards, *flags):
        path = folder / "cards.json"
        path.write_text(json.dumps([
            {"cardBarcode": barcode_of(number), "amount": "100.00"}
            for number in range(cards)]))
        self._program = Program(
            "fourws-sandbox",
            ["--cards", path, "--processing_delay_ms", "0", *flags],
            folder / "sandbox.log")
        self.pid = self._program.pid
        self.url = self._program.ready["url"]

    def stop(self):
        self._program.stop()

    def ledger(self, kind):
        with urllib.request.urlopen(
                f"{self.url}/sandbox/ledger?kind={kind}") as answer:
            ledger = json.load(answer)
        assert ledger["dropped"] == 0
        return ledger["entries"]

    def await_held(self, outcomes):
        """So many callbacks are held back."""
        wait_until(lambda: len(self.ledger("held")) == outcomes,
                   "all outcomes to be held back", patience=300)


def barcode_of(number):
    """The n-th of the cards that bench-load redeems from."""
    return f"31{number:010d}"


@contextlib.contextmanager
def running(program):
    """Stops the program at the end."""
    try:
        yield program
    finally:
        program.stop()
