"""Starts bench-load, and reads how its calls went."""

import json
import subprocess

from processes import PROGRAMS


def start_load(kind, target, calls, at_once, *flags):
    return subprocess.Popen(
        [PROGRAMS / "bench-load", kind, target, "--calls", str(calls),
         "--at_once", str(at_once), *map(str, flags)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def await_ready(load):
    """All that is to wait waits."""
    line = load.stdout.readline()
    assert line == "ready\n", line


def end_load(load, calls, how, text=""):
    """How the calls went, all of which must have ended in one way."""
    output, _ = load.communicate(text, timeout=600)
    assert load.returncode == 0, load.returncode
    report = json.loads(output)
    assert report["ended"] == {how: calls}, report
    return report


def run_load(kind, target, calls, at_once, how, *flags):
    return end_load(start_load(kind, target, calls, at_once, *flags), calls,
                    how)
