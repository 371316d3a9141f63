"""Redeems that wait for their outcomes, and how fast all of them wake."""

import json

from machine import (Gateway, Sandbox, end_load, print_row, running, spread,
                     start_load)
from processes import resident_bytes, wait_until
from redeems import REDEEM, check_books

AT_ONCE = 64


def callbacks(sandbox):
    """Lines that say to bench-load where the outcome of which call goes."""
    lines = []
    for entry in sandbox.ledger("request"):
        if entry["method"] == "POST":
            number = int(entry["barcode"][2:])
            lines.append(f"{number} {json.loads(entry['body'])['callback']}\n")
    return lines


def measure(folder, sizes):
    calls = sizes.parked
    print(f"parked: {calls} redeems that wait for their outcomes")
    memory, p50, p99, whole = [], [], [], []
    for run in range(sizes.runs):
        place = folder / str(run)
        place.mkdir()
        with running(Sandbox(place, calls, "--fault",
                             "callback_never:times=0")) as sandbox, \
                running(Gateway(place, sandbox.url)) as gateway:
            idle = resident_bytes(gateway.pid)
            load = start_load("parked", gateway.grpc, calls, AT_ONCE)
            wait_until(lambda: gateway.counted(
                "fourws_upstream_exchanges_total",
                command="updateGiftcard_v1", result="200") == calls,
                "all redeems to be sent", patience=300)
            wait_until(lambda: len(sandbox.ledger("held")) == calls,
                       "all outcomes to be held back", patience=300)
            assert gateway.counted("fourws_rpc_in_flight",
                                   method=REDEEM) == calls
            memory.append((resident_bytes(gateway.pid) - idle) / calls / 1024)
            lines = callbacks(sandbox)
            assert len(lines) == calls
            report = end_load(load, calls, "OK", "".join(lines))
            p50.append(report["p50_ms"])
            p99.append(report["p99_ms"])
            whole.append(report["seconds"])
            check_books(gateway, sandbox, calls)
    print_row("memory", f"{spread(memory, 1)} KiB per RPC")
    print_row("wake-up", f"p50 {spread(p50, 1)} ms",
              f"p99 {spread(p99, 1)} ms")
    print_row("all", f"{spread(whole, 2)} s, {AT_ONCE} callbacks at once")
