"""Webhooks, each answered once it is on disk."""

from figures import Beside, at_least, at_most, show
from loads import run_load
from machine import Gateway, cpu_seconds, running
from peer import PROGRAM, Peer

AT_ONCE = 64
PATH = "/webhooks/4ws/customer-promotions"
NOWHERE = "http://127.0.0.1:9"


class Posting:
    """What the webhooks of one program cost, run by run."""

    def __init__(self, make_server):
        self._make_server = make_server
        self.rate, self.p99 = [], []
        self.cpu_us, self.load_us = [], []

    def measure(self, folder, calls):
        folder.mkdir()
        with running(self._make_server(folder, NOWHERE)) as server:
            before = cpu_seconds(server.pid)
            report = run_load("webhooks", server.http + PATH, calls, AT_ONCE,
                              "200")
            used = cpu_seconds(server.pid) - before
            if isinstance(server, Gateway):
                assert server.counted("fourws_webhooks_total") == \
                    server.counted("fourws_webhooks_total",
                                   verdict="stored") == calls
        self.cpu_us.append(used / calls * 1e6)
        self.load_us.append(report["cpu_seconds"] / calls * 1e6)
        self.rate.append(calls / report["seconds"])
        self.p99.append(report["p99_ms"])


def measure(folder, sizes):
    ours = Posting(Gateway)
    theirs = [Posting(Peer)] if PROGRAM else []
    for run in range(sizes.runs):
        for name, each in (("gateway", ours), *(("peer", t) for t in theirs)):
            each.measure(folder / f"{name}-{run}", sizes.webhooks)
    show("webhook, CPU per call, us", ours.cpu_us, 1,
         [Beside("peer", each.cpu_us, at_most(1)) for each in theirs])
    show("webhooks/s", ours.rate, 0,
         [Beside("peer", each.rate, at_least(1.2)) for each in theirs])
    show("webhook, p99, ms", ours.p99, 1,
         [Beside("peer", each.p99) for each in theirs])
    show("  the load's own CPU, us", ours.load_us, 1,
         [Beside("peer", each.load_us) for each in theirs])
