"""What a subscriber and a redeem take that wait, beside those of a bare server,
and how fast a callback wakes its redeem."""

import json

from figures import Beside, at_most, show
from loads import await_ready, end_load, start_load
from machine import Gateway, Sandbox, running
from processes import Program, resident_bytes, wait_until
from redeems import REDEEM, check_counters, check_ledger
from webhooks import NOWHERE

AT_ONCE = 64


def bare_server(folder):
    return Program("bench-wait", [], folder / "bare.log")


def kib_each(pid, before, calls):
    return (resident_bytes(pid) - before) / calls / 1024


def park_bare(folder, kind, calls, at_once):
    """KiB of a call of that kind at the bare server."""
    with running(bare_server(folder)) as bare:
        before = resident_bytes(bare.pid)
        load = start_load(kind, bare.ready["grpc"], calls, at_once)
        await_ready(load)
        memory = kib_each(bare.pid, before, calls)
    # It has answered every one of them.
    end_load(load, calls, "OK")
    return memory


def subscribe(folder, calls):
    """KiB of a subscriber at the gateway."""
    with running(Gateway(folder, NOWHERE)) as gateway:
        before = resident_bytes(gateway.pid)
        load = start_load("idle", gateway.grpc, calls, calls)
        await_ready(load)
        memory = kib_each(gateway.pid, before, calls)
    # The gateway has sent a Drain response to every one of them.
    end_load(load, calls, "OK")
    return memory


def callbacks(sandbox):
    """Lines that say to bench-load where the outcome of which call goes."""
    return [f"{int(entry['barcode'][2:])} "
            f"{json.loads(entry['body'])['callback']}\n"
            for entry in sandbox.ledger("request") if entry["method"] == "POST"]


def redeem(folder, calls, per_second):
    """KiB of a redeem at the gateway, and how the callbacks woke them all."""
    with running(Sandbox(folder, calls, "--fault",
                         "callback_never:times=0")) as sandbox, \
            running(Gateway(folder, sandbox.url)) as gateway:
        before = resident_bytes(gateway.pid)
        load = start_load("parked", gateway.grpc, calls, AT_ONCE,
                          "--per_second", per_second)
        await_ready(load)
        sandbox.await_held(calls)
        wait_until(lambda: gateway.counted(
            "fourws_upstream_exchanges_total", command="updateGiftcard_v1",
            result="200") == calls, "all answers of upstream")
        assert gateway.counted("fourws_rpc_in_flight", method=REDEEM) == calls
        memory = kib_each(gateway.pid, before, calls)
        lines = callbacks(sandbox)
        assert len(lines) == calls
        report = end_load(load, calls, "OK", "".join(lines))
        check_ledger(sandbox, calls)
        check_counters(gateway, calls)
    return memory, report


def measure_subscribers(folder, sizes):
    ours, bare = [], []
    for run in range(sizes.runs):
        place = folder / f"idle-{run}"
        place.mkdir()
        bare.append(park_bare(place, "idle", sizes.idle, sizes.idle))
        ours.append(subscribe(place, sizes.idle))
    show(f"memory of one of {sizes.idle:,} idle subscribers, KiB", ours, 1,
         [Beside("bare", bare, at_most(1), difference=True)])


def measure_redeems(folder, sizes):
    ours, bare, reports = [], [], []
    for run in range(sizes.runs):
        place = folder / f"parked-{run}"
        place.mkdir()
        bare.append(park_bare(place, "parked", sizes.parked, AT_ONCE))
        memory, report = redeem(place, sizes.parked, sizes.woken_per_second)
        ours.append(memory)
        reports.append(report)
    show(f"memory of one of {sizes.parked:,} parked redeems, KiB", ours, 1,
         [Beside("bare", bare, at_most(3), difference=True)])
    wake_up = f"wake-up, {sizes.woken_per_second:,} callbacks/s"
    show(f"{wake_up}, p50, ms", [each["p50_ms"] for each in reports], 2)
    show(f"{wake_up}, p99, ms", [each["p99_ms"] for each in reports], 2,
         aim=at_most(10))
    show("  posted late, p99, ms", [each["late_p99_ms"] for each in reports], 2)


def measure(folder, sizes):
    measure_subscribers(folder, sizes)
    measure_redeems(folder, sizes)
