"""Loads the gateway in many ways, and checks answers and resident memory."""

import argparse
import decimal
import json
import os
import pathlib
import statistics
import sys
import tempfile
import threading
import time
import urllib.request

from machine import Gateway, Sandbox, barcode_of, running
from plot import plot
from processes import is_sanitized, resident_bytes
from redeems import REDEEM
from soak_actors import (Follower, Poster, Reader, Redeemer, Sleeper, Visitor)

MEBI = 1 << 20
MOST_GROWTH = 1.3
CARDS = 41  # The first is only read.
CONFIG = {"notifications": {"max_log_bytes": 64 * MEBI}}


class StalledLog:
    """A reader of the gateway's log that does not read, until it catches up."""

    def __init__(self, path):
        self._path = path
        path.touch()
        self._read, self.write = os.pipe()
        self._thread = threading.Thread(target=self._copy, daemon=True)

    def catch_up(self):
        """Reads from here on, into the file at `path`."""
        os.close(self.write)
        self._thread.start()

    def complaints(self):
        """What the gateway, which has ended, said of itself."""
        self._thread.join()
        text = self._path.read_text(errors="replace")
        if "Sanitizer" in text or "runtime error:" in text:
            yield text[-8000:]

    def _copy(self):
        with open(self._read, "rb") as pipe, open(self._path, "wb") as file:
            while block := pipe.read1(65536):
                file.write(block)
                file.flush()


class Cast:
    """Everybody who uses the gateway."""

    def __init__(self, gateway):
        self.redeemers = [Redeemer(gateway, range(first, CARDS, 4))
                          for first in range(1, 5)]
        self.posters = [Poster(gateway, f"soak-{i}") for i in range(4)]
        followers = [Follower(gateway, poster) for poster in self.posters]
        self._first = [*self.redeemers, *self.posters,
                       *(Reader(gateway, 0) for _ in range(4)),
                       *(Visitor(gateway) for _ in range(4))]
        self._last = [*followers, *(Sleeper(gateway) for _ in range(4))]

    def start(self):
        for actor in self._last + self._first:
            actor.start()

    def stop(self):
        """Returns once everybody has read what there was for them."""
        for actors in (self._first, self._last):
            for actor in actors:
                actor.stop()
            for actor in actors:
                actor.join()

    def complaints(self):
        for actor in self._first + self._last:
            if actor.failure:
                yield f"{type(actor).__name__}: {actor.failure}"

    def summary(self):
        kinds = {type(actor).__name__: 0 for actor in self._first}
        for actor in self._first:
            kinds[type(actor).__name__] += actor.acts
        return ", ".join(f"{kind} {acts}" for kind, acts in kinds.items())


def balance_of(sandbox, card):
    with urllib.request.urlopen(
            f"{sandbox.url}/sandbox/cards/{barcode_of(card)}") as answer:
        return decimal.Decimal(json.load(answer)["amount"])


def wrong_books(gateway, sandbox, redeemers):
    """What the sandbox's books and the gateway's counters have otherwise than
    those who redeemed."""
    redeemed = {card: count for each in redeemers
                for card, count in each.redeemed.items()}
    for card, count in redeemed.items():
        balance = balance_of(sandbox, card)
        if balance != 100 - decimal.Decimal(count) / 100:
            yield f"card {card}: {balance} after {count} redeems of 0.01"
    counted = gateway.counted("fourws_operations_total", method=REDEEM,
                              state="SUCCEEDED")
    if counted != sum(redeemed.values()):
        yield f"counted {counted} redeems of {sum(redeemed.values())}"


def sample(gateway, seconds):
    """Resident memory each second, in MiB."""
    samples, begun = [], time.monotonic()
    while (passed := time.monotonic() - begun) < seconds:
        samples.append(resident_bytes(gateway.pid) / MEBI)
        time.sleep(max(0, len(samples) - passed))
    return samples


def judge(samples, settled):
    """Prints the samples. Returns how many times the memory at second `settled`
    it was at most since; a peak of a second or two does not count."""
    smooth = [statistics.median(samples[max(0, i - 4):i + 1])
              for i in range(len(samples))]
    then, since = smooth[settled], max(smooth[settled:])
    print("\n".join(plot(samples, "MiB", MOST_GROWTH * then,
                         f"{len(samples)} s")))
    print(f"resident memory: {then:.0f} MiB after {settled} s, at most "
          f"{since:.0f} MiB since, {since / then:.2f} times as much")
    return since / then


def soak(folder, seconds):
    """Returns what was wrong."""
    settled = min(60, int(seconds / 2))
    log = StalledLog(folder / "gateway.log")
    with running(Sandbox(folder, CARDS)) as sandbox, \
            running(Gateway(folder, sandbox.url, stderr=log.write,
                            **CONFIG)) as gateway:
        cast = Cast(gateway)
        cast.start()
        samples = sample(gateway, seconds)
        cast.stop()
        print(cast.summary())
        complaints = [*cast.complaints(),
                      *wrong_books(gateway, sandbox, cast.redeemers)]
        growth = judge(samples, settled)
        if is_sanitized():
            print("not judged: a sanitizer keeps memory that is free")
        elif growth > MOST_GROWTH:
            complaints.append(f"memory grew {growth:.2f} times")
        log.catch_up()
    return [*complaints, *log.complaints()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        complaints = soak(pathlib.Path(folder), arguments.minutes * 60)
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
