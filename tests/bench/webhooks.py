"""Webhooks, each answered once it is on disk."""

from machine import (Gateway, cpu_seconds, end_load, print_row, running,
                     spread, start_load)

AT_ONCE = 64
PATH = "/webhooks/4ws/customer-promotions"
NOWHERE = "http://127.0.0.1:9"


def measure(folder, sizes):
    calls = sizes.webhooks
    print(f"webhooks: {calls} different ones, {AT_ONCE} connections")
    rate, p99, cpu = [], [], []
    for run in range(sizes.runs):
        place = folder / str(run)
        place.mkdir()
        with running(Gateway(place, NOWHERE)) as gateway:
            before = cpu_seconds(gateway.pid)
            report = end_load(
                start_load("webhooks", gateway.http + PATH, calls, AT_ONCE),
                calls, "200")
            cpu.append((cpu_seconds(gateway.pid) - before) / calls * 1e6)
            rate.append(calls / report["seconds"])
            p99.append(report["p99_ms"])
            assert gateway.counted("fourws_webhooks_total") == gateway.counted(
                "fourws_webhooks_total", verdict="stored") == calls
    print_row("gateway", f"webhooks/s {spread(rate)}",
              f"p99 {spread(p99, 1)} ms")
    print_row("", f"CPU/webhook {spread(cpu)} us")
