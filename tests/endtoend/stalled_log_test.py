"""Standard error is a pipe that nobody reads, or only later."""

import fcntl
import json
import os
import signal
import subprocess
import threading

import pytest

from cards import Card
from gateway import Gateway
from metrics import read
from processes import PATIENCE, PROGRAMS, wait_until

LINES = 20  # That wait, at most.


class Pipe:
    """A pipe that takes one page."""

    def __init__(self):
        self._reader, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
        self.writer = os.fdopen(writer, "ab", buffering=0)
        self.lines = []

    def fill(self):
        os.set_blocking(self.writer.fileno(), False)
        while self.writer.write(b"x" * 4096) is not None:
            pass
        os.set_blocking(self.writer.fileno(), True)

    def read_until(self, end):
        """Reads, with what filled the pipe, until `end` has come."""
        text = b""
        while not text.endswith(end):
            part = os.read(self._reader, 4096)
            assert part, text
            text += part
        return text

    def start_reading(self):
        def read_all():
            with os.fdopen(self._reader, "rb") as lines:
                for line in lines:
                    self.lines.append(json.loads(line))

        threading.Thread(target=read_all, daemon=True).start()

    def told(self):
        """How many lines the log says to be lost."""
        return sum(int(line["lines"]) for line in self.lines
                   if line["event"] == "log_lines_dropped")


@pytest.fixture
def pipe():
    return Pipe()


@pytest.fixture
def gateway(tmp_path, sandbox, pipe):
    gateway = Gateway(tmp_path, sandbox.url,
                      {"log": {"max_queued_lines": LINES}},
                      stderr=pipe.writer)
    yield gateway
    gateway.stop()


def dropped(gateway):
    return read(gateway).get(("log_lines_unwritten_total", "dropped"), 0)


def redeem_until_lines_are_dropped(gateway, sandbox):
    card = Card(gateway, sandbox)
    for _ in range(90):
        assert card.redeem("1.00").ok
        if dropped(gateway) >= LINES:
            break
    assert dropped(gateway) >= LINES
    card.assert_books_agree()


def test_calls_go_on_and_what_was_dropped_is_told(gateway, sandbox, pipe):
    redeem_until_lines_are_dropped(gateway, sandbox)
    pipe.start_reading()
    wait_until(lambda: pipe.told() == dropped(gateway), "lines to be told")
    before = len(pipe.lines)
    assert Card(gateway, sandbox).redeem("1.00").ok
    wait_until(lambda: any(line["event"] == "operation_told"
                           for line in pipe.lines[before:]),
               "lines to be written again")


def test_stops_although_nobody_reads(gateway, sandbox):
    redeem_until_lines_are_dropped(gateway, sandbox)
    gateway.channel.close()
    gateway.program.signal(signal.SIGTERM)
    assert gateway.program.wait() == 0


def start_into(pipe, folder, upstream_url):
    """A gateway whose log is a file, and that is to say in `pipe` that it is
    ready. Returned once it is."""
    config, log = folder / "config.json", folder / "log.jsonl"
    config.write_text(json.dumps({"log": {"file": str(log)}}))
    program = subprocess.Popen(
        [PROGRAMS / "fourws-gateway", "--config", config, "--upstream_url",
         upstream_url, "--grpc_listen", "127.0.0.1:0", "--http_listen",
         "127.0.0.1:0", "--data_dir", folder / "data"],
        stdin=subprocess.DEVNULL, stdout=pipe.writer,
        stderr=subprocess.DEVNULL)
    is_ready = '"event":"ready","part":"serving"'
    wait_until(lambda: log.exists() and is_ready in log.read_text(), "ready")
    return program


def test_stops_although_nobody_reads_that_it_is_ready(tmp_path, sandbox, pipe):
    pipe.fill()
    program = start_into(pipe, tmp_path, sandbox.url)
    try:
        program.terminate()
        assert program.wait(PATIENCE) == 0
    finally:
        program.kill()
        program.wait()


def test_says_that_it_is_ready_once_somebody_reads(tmp_path, sandbox, pipe):
    pipe.fill()
    program = start_into(pipe, tmp_path, sandbox.url)
    try:
        assert b'{"ready":true' in pipe.read_until(b"\n")
    finally:
        program.kill()
        program.wait()


def test_closed_descriptors_do_not_become_files_of_its_own(tmp_path, sandbox):
    # Else lines of the log would be added to one of them.
    gateway = Gateway(tmp_path, sandbox.url,
                      through=["sh", "-c", 'exec "$0" "$@" <&- 2>&-'])
    try:
        # A library has taken the first one before the program begins.
        assert os.readlink(
            f"/proc/{gateway.program.pid}/fd/2") == "/dev/null"
        assert Card(gateway, sandbox).redeem("1.00").ok
    finally:
        gateway.stop()


def test_a_start_that_fails_ends_although_nobody_reads(tmp_path, pipe):
    a_file = tmp_path / "file"
    a_file.touch()
    pipe.fill()
    ended = subprocess.run(
        [PROGRAMS / "fourws-gateway", "--upstream_url", "http://127.0.0.1:1",
         "--grpc_listen", "127.0.0.1:0", "--http_listen", "127.0.0.1:0",
         "--data_dir", a_file / "data"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=pipe.writer, timeout=PATIENCE, check=False)
    assert ended.returncode > 0
