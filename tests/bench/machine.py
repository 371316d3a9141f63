"""The programs that are measured, and what they use and count."""

import contextlib
import json
import os
import re
import statistics
import subprocess
import urllib.request

from processes import PROGRAMS, Program

TICK = 1 / os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """What a process has used so far, all its threads together."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


class Gateway:
    """A gateway, and its own counters. Its log goes to the file descriptor
    `stderr`, if there is one."""

    def __init__(self, folder, upstream_url, stderr=None, **config):
        path = folder / "gateway.json"
        path.write_text(json.dumps({"drain_timeout": "3s", **config}))
        self._program = Program("fourws-gateway", [
            "--config", path, "--upstream_url", upstream_url, "--grpc_listen",
            "127.0.0.1:0", "--http_listen", "127.0.0.1:0", "--data_dir",
            folder / "data"
        ], folder / "gateway.log",
            stderr and os.fdopen(os.dup(stderr), "ab", buffering=0))
        self.pid = self._program.pid
        self.grpc = self._program.ready["grpc"]
        self.http = "http://" + self._program.ready["http"]

    def stop(self):
        self._program.stop()

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


def start_load(kind, target, calls, at_once, *flags):
    return subprocess.Popen(
        [PROGRAMS / "bench-load", kind, target, "--calls", str(calls),
         "--at_once", str(at_once), *flags],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def end_load(load, calls, how, text=""):
    """How the calls went, all of which must have ended in one way."""
    output, _ = load.communicate(text, timeout=600)
    assert load.returncode == 0, load.returncode
    report = json.loads(output)
    assert report["ended"] == {how: calls}, report
    return report


def spread(values, digits=0):
    """`median (lowest - highest)`"""
    middle, low, high = (f"{value:,.{digits}f}" for value in
                         (statistics.median(values), min(values), max(values)))
    return f"{middle} ({low} - {high})"


def print_row(what, *figures):
    print(f"  {what:<14}" + "".join(f"{figure:<40}" for figure in figures)
          .rstrip(), flush=True)
