"""Measures the gateway as processes on the loopback, part by part."""

import argparse
import dataclasses
import os
import pathlib
import tempfile

import parked
import reads
import redeems
import streams
import webhooks

PARTS = {
    "reads": reads.measure,
    "redeems": redeems.measure,
    "webhooks": webhooks.measure,
    "parked": parked.measure,
    "streams": streams.measure,
}


@dataclasses.dataclass
class Sizes:
    """How much is measured. Runs are alternated, the median is printed."""
    runs: int = 5
    reads: int = 40000
    redeems: int = 10000
    webhooks: int = 30000
    parked: int = 10000
    followed: int = 5000
    followed_per_second: int = 500
    subscribers: tuple = (1, 100, 1000)
    idle: int = 10000


SHORT = Sizes(runs=1, reads=500, redeems=100, webhooks=200, parked=100,
              followed=200, subscribers=(1, 10), idle=100)


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
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, "
          f"{sizes.runs} runs: median (lowest - highest)")
    for part in arguments.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            PARTS[part](pathlib.Path(folder), sizes)


if __name__ == "__main__":
    main()
