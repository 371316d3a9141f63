"""Programs under test, as processes on free ports."""

import json
import os
import pathlib
import select
import signal
import subprocess
import time

PROGRAMS = pathlib.Path(os.environ["FOURWS_PROGRAMS"])

# Bounds how long anything may take before a test is called failed. Sanitized
# builds on a busy machine are slow; nothing waits for it to pass.
PATIENCE = 60

# Logs of programs that run, for the report of a test that fails.
running = []


def wait_until(condition, what, patience=PATIENCE):
    """Polls until `condition()` is true-ish, and returns what it gave."""
    deadline = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"timed out: {what}"
        time.sleep(0.02)


def resident_bytes(pid):
    """What a process has in memory."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def is_sanitized():
    """Whether the programs have a sanitizer, which manages memory its own way
    and takes calls that others would take, too."""
    program = (PROGRAMS / "fourws-gateway").read_bytes()
    return b"__asan_init" in program or b"__tsan_init" in program


class Log(type(pathlib.Path())):
    """A program's log. The gateway writes a line milliseconds after what it
    tells, together with those that follow."""

    def read_text(self, *args, **kwargs):
        time.sleep(0.02)
        return super().read_text(*args, **kwargs)


class Program:
    """A program that prints one line of JSON when it is ready. Its standard
    error is `log`, or the file `stderr`, which is closed with it. `through` is
    a command that runs the program, such as prlimit; `environment` is added
    to this process's; `patience` bounds the start, in seconds."""

    def __init__(self, name, arguments, log, stderr=None, through=(),
                 environment=None, patience=PATIENCE):
        self.log = Log(log)
        log.touch()
        self._stderr = stderr or open(log, "ab")
        # The program ends with this process, however that one ends.
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *through, PROGRAMS / name,
             *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self._stderr, env={**os.environ, **(environment or {})})
        self.pid = self._process.pid
        running.append(self)
        self.ready = self._read_ready_line(patience)

    def _read_ready_line(self, patience):
        stdout = self._process.stdout
        readable, _, _ = select.select([stdout], [], [], patience)
        line = stdout.readline() if readable else b""
        if not line:
            self.kill()
            raise AssertionError(f"not ready: {self.log.read_text()[-4000:]}")
        return json.loads(line)

    def lines(self):
        """What the program prints after its first line, until it ends."""
        for line in self._process.stdout:
            yield line.decode()

    def logged(self, event=None):
        """What its log tells, or tells of `event`; the last line may be there
        in part, and is left out then."""
        lines = self.log.read_text(errors="replace").split("\n")[:-1]
        entries = [json.loads(line) for line in lines if line.startswith("{")]
        return [each for each in entries if event in (None, each["event"])]

    def signal(self, number):
        self._process.send_signal(number)

    def wait(self):
        """Returns the exit code, once the program has ended."""
        code = self._process.wait(PATIENCE)
        self._process.stdout.close()
        self._stderr.close()
        if self in running:
            running.remove(self)
        return code

    def kill(self):
        """Ends the program as a power cut would."""
        if self._process.returncode is None:
            self.signal(signal.SIGKILL)
            self.wait()

    def stop(self):
        """Ends the program gracefully; nothing may have gone wrong in it."""
        if self._process.returncode is None:
            self.signal(signal.SIGTERM)
            code = self.wait()
            text = self.log.read_text(errors="replace")
            assert code == 0, f"exit code {code}: {text[-4000:]}"
            for complaint in ("Sanitizer", "runtime error:"):
                assert complaint not in text, text[-8000:]
