"""Redeems at the sandbox, from call to outcome, and its books afterwards."""

import collections
import decimal

from figures import Beside, at_least, at_most, show
from loads import run_load
from machine import Gateway, Sandbox, barcode_of, cpu_seconds, running
from peer import PROGRAM, Peer

AT_ONCE = 256
REDEEM = "fourws.gateway.v1.GiftcardService/RedeemGiftcard"


def check_ledger(sandbox, calls):
    """One debit of one cent for each call, off its own card."""
    debits = collections.Counter()
    for movement in sandbox.ledger("movement"):
        assert movement["cause"] == "redeem", movement
        debits[movement["barcode"]] += decimal.Decimal(movement["delta"])
    assert debits == {
        barcode_of(number): decimal.Decimal("-0.01") for number in range(calls)
    }


def check_counters(gateway, calls):
    for name in ("fourws_rpc_total", "fourws_operations_total"):
        assert gateway.counted(name, method=REDEEM) == calls
    assert gateway.counted("fourws_operations_total",
                           state="SUCCEEDED") == calls


class Redeeming:
    """What the redeems of one program cost, run by run."""

    def __init__(self, make_server):
        self._make_server = make_server
        self.rate, self.p99, self.cpu_us = [], [], []
        self.sandbox_us, self.load_us = [], []

    def measure(self, folder, calls):
        folder.mkdir()
        with running(Sandbox(folder, calls)) as sandbox, \
                running(self._make_server(folder, sandbox.url)) as server:
            before = [cpu_seconds(each.pid) for each in (server, sandbox)]
            report = run_load("redeems", server.grpc, calls, AT_ONCE, "OK")
            used = [cpu_seconds(each.pid) - at
                    for each, at in zip((server, sandbox), before)]
            check_ledger(sandbox, calls)
            if isinstance(server, Gateway):
                check_counters(server, calls)
        self.cpu_us.append(used[0] / calls * 1e6)
        self.sandbox_us.append(used[1] / calls * 1e6)
        self.load_us.append(report["cpu_seconds"] / calls * 1e6)
        self.rate.append(calls / report["seconds"])
        self.p99.append(report["p99_ms"])


def measure(folder, sizes):
    ours = Redeeming(Gateway)
    theirs = [Redeeming(Peer)] if PROGRAM else []
    for run in range(sizes.runs):
        for name, each in (("gateway", ours), *(("peer", t) for t in theirs)):
            each.measure(folder / f"{name}-{run}", sizes.redeems)
    show("RedeemGiftcard, CPU per call, us", ours.cpu_us, 1,
         [Beside("peer", each.cpu_us, at_most(1)) for each in theirs])
    show("RedeemGiftcard, calls/s", ours.rate, 0,
         [Beside("peer", each.rate, at_least(1.2)) for each in theirs])
    show("RedeemGiftcard, p99, ms", ours.p99, 1,
         [Beside("peer", each.p99) for each in theirs])
    show("  the sandbox's CPU, us", ours.sandbox_us, 1,
         [Beside("peer", each.sandbox_us) for each in theirs])
    show("  the load's own CPU, us", ours.load_us, 1,
         [Beside("peer", each.load_us) for each in theirs])
