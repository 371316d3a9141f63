"""Measures the gateway as processes on the loopback, part by part."""

import argparse
import dataclasses
import datetime
import os
import pathlib
import platform
import re
import subprocess
import tempfile

import deliveries
import follow
import peer
import reads
import redeems
import start
import waiting
import webhooks
from figures import print_header

PARTS = {
    "reads": reads.measure,
    "redeems": redeems.measure,
    "webhooks": webhooks.measure,
    "follow": follow.measure,
    "deliveries": deliveries.measure,
    "waiting": waiting.measure,
    "start": start.measure,
}


@dataclasses.dataclass
class Sizes:
    """How much is measured. Runs are alternated, the median is printed."""
    runs: int = 5
    reads: int = 40000
    redeems: int = 10000
    webhooks: int = 60000
    followed: int = 5000
    followed_per_second: int = 500
    # Subscribers at once, and how many times in turn, so that what a run
    # takes can be told; each reads the recent notifications.
    subscribers: tuple = ((1, 200), (100, 10), (1000, 1))
    recent: int = 1000
    deep: int = 100_000
    idle: int = 10000
    parked: int = 10000
    woken_per_second: int = 1000
    open_operations: int = 1_000_000


SHORT = Sizes(runs=1, reads=500, redeems=100, webhooks=200, followed=200,
              subscribers=((1, 2), (10, 1)), recent=200, deep=1000, idle=100,
              parked=100, open_operations=200)


def commit():
    """What is measured, if the sources are in a repository."""
    described = subprocess.run(
        ["git", "-C", pathlib.Path(__file__).parent, "describe", "--always",
         "--dirty"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, check=False).stdout.strip()
    return described or "unknown"


def machine():
    model = re.search(r"model name\s*: (.*)",
                      pathlib.Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return (f"{os.cpu_count()} processors"
            f"{f' ({model[1]})' if model else ''}, {memory / 2**30:.0f} GiB, "
            f"Linux {platform.release()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []],
                        help="all, if none is named")
    parser.add_argument("--short", action="store_true",
                        help="as little as proves that everything works")
    parser.add_argument("--runs", type=int)
    arguments = parser.parse_args()
    sizes = SHORT if arguments.short else Sizes()
    sizes.runs = arguments.runs or sizes.runs
    print(f"{datetime.date.today()}, commit {commit()}, {machine()}, load "
          f"{os.getloadavg()[0]:.1f}; {sizes.runs} runs: median (lowest - "
          f"highest); "
          f"{'with' if peer.PROGRAM else 'FOURWS_PEER names no'} peer.\n")
    print_header()
    for part in arguments.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            PARTS[part](pathlib.Path(folder), sizes)


if __name__ == "__main__":
    main()
