"""Notifications: how soon, how many, and what their subscribers take."""

from machine import (Gateway, cpu_seconds, end_load, print_row, running,
                     spread, start_load)
from processes import Program, resident_bytes
from webhooks import AT_ONCE, NOWHERE, PATH

BACKLOG = 1000  # Notifications that each subscriber reads.


def follow(folder, sizes):
    """From post to subscriber, as fast as it goes and at a stated load."""
    calls, per_second = sizes.followed, sizes.followed_per_second
    print(f"streams: {calls} webhooks under the eyes of a subscriber")
    rate, latencies = [], {0: ([], []), per_second: ([], [])}
    for run in range(sizes.runs):
        for pace, (p50, p99) in latencies.items():
            place = folder / f"follow-{run}-{pace}"
            place.mkdir()
            with running(Gateway(place, NOWHERE)) as gateway:
                report = end_load(
                    start_load("follow", gateway.http + PATH, calls, AT_ONCE,
                               "--subscribe", gateway.grpc, "--per_second",
                               str(pace)), calls, "200")
            p50.append(report["p50_ms"])
            p99.append(report["p99_ms"])
            if not pace:
                rate.append(calls / report["seconds"])
    for pace, (p50, p99) in latencies.items():
        print_row(f"{pace}/s" if pace else "full speed",
                  f"p50 {spread(p50, 1)} ms", f"p99 {spread(p99, 1)} ms",
                  *([] if pace else [f"webhooks/s {spread(rate)}"]))


def catch_up(folder, sizes):
    """What the log holds, to many at once; beside the bare server."""
    print(f"streams: {BACKLOG} notifications to each subscriber, over 8 "
          "connections")
    folder = folder / "catch-up"
    folder.mkdir()
    with running(Gateway(folder, NOWHERE)) as gateway:
        end_load(start_load("webhooks", gateway.http + PATH, BACKLOG, AT_ONCE),
                 BACKLOG, "200")
        with running(Program("bench-feed", [gateway.grpc, str(BACKLOG)],
                             folder / "feed.log")) as feed:
            programs = {"gateway": (gateway.pid, gateway.grpc),
                        "bare": (feed.pid, feed.ready["grpc"])}
            for subscribers in sizes.subscribers:
                compare(subscribers, programs, sizes.runs)


def compare(subscribers, programs, runs):
    rates = {name: [] for name in programs}
    costs = {name: [] for name in programs}
    deliveries = subscribers * BACKLOG
    for _ in range(runs):
        for name, (pid, target) in programs.items():
            before = cpu_seconds(pid)
            report = end_load(
                start_load("catch-up", target, subscribers, 1,
                           "--notifications", str(BACKLOG)), subscribers, "OK")
            costs[name].append((cpu_seconds(pid) - before) / deliveries * 1e6)
            rates[name].append(deliveries / report["seconds"])
    for name in programs:
        print_row(f"{name} {subscribers:,}",
                  f"deliveries/s {spread(rates[name])}",
                  f"CPU/delivery {spread(costs[name], 2)} us")


def idle(folder, sizes):
    """What waits for something to come."""
    print(f"streams: {sizes.idle} idle subscribers over 8 connections")
    memory = []
    for run in range(sizes.runs):
        place = folder / f"idle-{run}"
        place.mkdir()
        with running(Gateway(place, NOWHERE)) as gateway:
            before = resident_bytes(gateway.pid)
            load = start_load("idle", gateway.grpc, sizes.idle, 1)
            assert load.stdout.readline() == "ready\n"
            memory.append(
                (resident_bytes(gateway.pid) - before) / sizes.idle / 1024)
        # The gateway has sent a Drain response to every one of them.
        end_load(load, sizes.idle, "OK")
    print_row("memory", f"{spread(memory, 1)} KiB per subscriber")


def measure(folder, sizes):
    follow(folder, sizes)
    catch_up(folder, sizes)
    idle(folder, sizes)
