"""Runs the command line client."""

import os
import subprocess

FOURWS = os.environ["FOURWS_CLI"]
PATIENCE = 60


def start(*arguments, **options):
    """Starts `fourws` with pipes; the caller waits for its end."""
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    environment = {
        key: value
        for key, value in os.environ.items()
        if key != "FOURWS_GATEWAY"
    }
    return subprocess.Popen(
        [FOURWS, *arguments], text=True, env=environment, **options
    )


def run(*arguments):
    """Runs `fourws` to its end; the result has stdout and stderr as text."""
    process = start(*arguments)
    try:
        stdout, stderr = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return subprocess.CompletedProcess(
        arguments, process.returncode, stdout, stderr
    )
