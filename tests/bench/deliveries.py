"""What the log holds, to many subscribers at once, beside a bare server that
writes the same responses."""

from figures import Beside, at_least, at_most, show
from loads import run_load
from machine import Gateway, cpu_seconds, running
from processes import Program
from webhooks import AT_ONCE, NOWHERE, PATH


class Delivering:
    """What the deliveries of one program cost, run by run."""

    def __init__(self, pid, target):
        self._pid, self._target = pid, target
        self.rate, self.cpu_us = [], []

    def measure(self, subscribers, rounds, notifications):
        calls = subscribers * rounds
        before = cpu_seconds(self._pid)
        report = run_load("catch-up", self._target, calls, subscribers, "OK",
                          "--notifications", notifications)
        used = cpu_seconds(self._pid) - before
        self.cpu_us.append(used / (calls * notifications) * 1e6)
        self.rate.append(calls * notifications / report["seconds"])


class Log:
    """A gateway's log of that many notifications, which a bare server has
    read."""

    def __init__(self, folder, runs, notifications):
        folder.mkdir()
        self._folder, self._runs = folder, runs
        self._notifications = notifications

    def compare(self, sizes, rate_aim=None, cpu_aim=None):
        """So many subscribers at once, so many times in turn, read it."""
        with running(Gateway(self._folder, NOWHERE)) as gateway:
            run_load("webhooks", gateway.http + PATH, self._notifications,
                     AT_ONCE, "200")
            with running(Program(
                    "bench-feed", [gateway.grpc, str(self._notifications)],
                    self._folder / "feed.log")) as feed:
                programs = ((feed.pid, feed.ready["grpc"]),
                            (gateway.pid, gateway.grpc))
                for subscribers, rounds in sizes:
                    bare, ours = (Delivering(*each) for each in programs)
                    self._run(subscribers, rounds, bare, ours)
                    what = f"{subscribers:,} x {self._notifications:,}"
                    show(f"deliveries/s, {what}", ours.rate, 0,
                         [Beside("bare", bare.rate, rate_aim)])
                    show("  CPU per delivery, us", ours.cpu_us, 3,
                         [Beside("bare", bare.cpu_us, cpu_aim)])

    def _run(self, subscribers, rounds, *programs):
        for _ in range(self._runs):
            for each in programs:
                each.measure(subscribers, rounds, self._notifications)


def measure(folder, sizes):
    Log(folder / "recent", sizes.runs, sizes.recent).compare(
        sizes.subscribers, at_least(0.9), at_most(2))
    # More than the gateway keeps in memory: so it is read from the disk.
    Log(folder / "deep", sizes.runs, sizes.deep).compare(((1, 1),))
