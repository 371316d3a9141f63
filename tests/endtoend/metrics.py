"""The gateway's counters."""

import re
import urllib.request

# The labels of a series, in the order in which the tests name them.
LABELS = ("method", "command", "source", "listener", "code", "state", "result",
          "verdict", "part", "bound", "clock")
LINE = re.compile(r"fourws_(\w+)\{(.*)\} ([0-9.e+-]+)")


def read(gateway):
    """The value of each series, by its name and the values of its labels."""
    with urllib.request.urlopen(f"http://{gateway.http}/metrics",
                                timeout=60) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")
        lines = answer.read().decode().splitlines()
    series = {}
    for line in lines:
        if not line.startswith("#"):
            name, labels, value = LINE.fullmatch(line).groups()
            pairs = dict(re.findall(r'(\w+)="([^"]*)"', labels))
            values = [pairs.pop(label) for label in LABELS if label in pairs]
            assert not pairs, line
            series[(name, *values)] = float(value)
    return series
