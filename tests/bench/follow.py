"""How soon a subscriber has the notification of a webhook."""

from figures import Beside, show
from loads import run_load
from machine import Gateway, running
from second_client import follow
from webhooks import AT_ONCE, NOWHERE, PATH


class Latencies:
    """p50 and p99 in milliseconds, run by run."""

    def __init__(self):
        self.p50, self.p99 = [], []

    def add(self, p50, p99):
        self.p50.append(p50)
        self.p99.append(p99)


def follow_by_load(gateway, sizes, per_second, latencies):
    report = run_load("follow", gateway.http + PATH, sizes.followed, AT_ONCE,
                      "200", "--subscribe", gateway.grpc, "--per_second",
                      per_second)
    latencies.add(report["p50_ms"], report["p99_ms"])
    return report


def follow_by_second_client(gateway, sizes, latencies):
    took = follow(gateway.http + PATH, gateway.grpc, sizes.followed,
                  sizes.followed_per_second)
    latencies.add(took[len(took) // 2], took[len(took) * 99 // 100])


def measure(folder, sizes):
    paced, second, full = Latencies(), Latencies(), Latencies()
    rate, late = [], []
    for run in range(sizes.runs):
        for kind in ("paced", "second", "full"):
            place = folder / f"{kind}-{run}"
            place.mkdir()
            with running(Gateway(place, NOWHERE)) as gateway:
                if kind == "second":
                    follow_by_second_client(gateway, sizes, second)
                    continue
                pace = sizes.followed_per_second if kind == "paced" else 0
                report = follow_by_load(gateway, sizes, pace,
                                        paced if pace else full)
                if pace:
                    late.append(report["late_p99_ms"])
                else:
                    rate.append(sizes.followed / report["seconds"])
    pace = f"webhook to subscriber, {sizes.followed_per_second}/s"
    show(f"{pace}, p50, ms", paced.p50, 2,
         [Beside("in Python", second.p50)])
    show(f"{pace}, p99, ms", paced.p99, 2,
         [Beside("in Python", second.p99)])
    show(f"{pace}, posted late, p99, ms", late, 2)
    show("webhook to subscriber, full speed, p50, ms", full.p50, 1)
    show("webhook to subscriber, full speed, p99, ms", full.p99, 1)
    show("webhooks/s under a subscriber's eyes", rate)
