"""Redeems at the sandbox, from call to outcome, and its books afterwards."""

import collections
import decimal

from machine import (Gateway, Sandbox, barcode_of, cpu_seconds, end_load,
                     print_row, running, spread, start_load)

AT_ONCE = 256
REDEEM = "fourws.gateway.v1.GiftcardService/RedeemGiftcard"


def check_books(gateway, sandbox, calls):
    """One debit of one cent for each call, off its own card."""
    debits = collections.Counter()
    for movement in sandbox.ledger("movement"):
        assert movement["cause"] == "redeem", movement
        debits[movement["barcode"]] += decimal.Decimal(movement["delta"])
    assert debits == {
        barcode_of(number): decimal.Decimal("-0.01") for number in range(calls)
    }
    for name in ("fourws_rpc_total", "fourws_operations_total"):
        assert gateway.counted(name, method=REDEEM) == calls
    assert gateway.counted("fourws_operations_total",
                           state="SUCCEEDED") == calls


def measure(folder, sizes):
    calls = sizes.redeems
    print(f"redeems: {calls} of them at the sandbox, {AT_ONCE} at once")
    rate, p99, cpu, cpu_of_sandbox = [], [], [], []
    for run in range(sizes.runs):
        place = folder / str(run)
        place.mkdir()
        with running(Sandbox(place, calls)) as sandbox, \
                running(Gateway(place, sandbox.url)) as gateway:
            before = [cpu_seconds(each.pid) for each in (gateway, sandbox)]
            report = end_load(
                start_load("redeems", gateway.grpc, calls, AT_ONCE), calls,
                "OK")
            cpu.append((cpu_seconds(gateway.pid) - before[0]) / calls * 1e6)
            cpu_of_sandbox.append(
                (cpu_seconds(sandbox.pid) - before[1]) / calls * 1e6)
            rate.append(calls / report["seconds"])
            p99.append(report["p99_ms"])
            check_books(gateway, sandbox, calls)
    print_row("gateway", f"redeems/s {spread(rate)}", f"p99 {spread(p99)} ms")
    print_row("", f"CPU/redeem {spread(cpu)} us",
              f"sandbox's {spread(cpu_of_sandbox)} us")
