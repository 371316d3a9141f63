"""A real gateway in front of the sandbox, as `fourws sandbox` starts them."""

import json
import subprocess
import urllib.request

import cli


class Playground:
    """Runs `fourws sandbox`; `grpc`, `http`, `sandbox`, `cards` as it says."""

    def __init__(self, *flags):
        self._process = cli.start("sandbox", *flags, stderr=None)
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"no start: {self._process.wait()}")
        self.described = json.loads(line)
        self.grpc = self.described["grpc"]
        self.http = self.described["http"]
        self.sandbox = self.described["sandbox"]

    @property
    def pid(self):
        return self._process.pid

    def stop(self):
        """Ends it gracefully; returns its exit code."""
        self._process.terminate()
        try:
            return self._process.wait(timeout=cli.PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        finally:
            self._process.stdout.close()

    def wait(self):
        return self._process.wait(timeout=cli.PATIENCE)

    def control(self, method, path, body=None):
        """Calls the sandbox's control API."""
        request = urllib.request.Request(
            self.sandbox + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
        )
        with urllib.request.urlopen(request, timeout=cli.PATIENCE) as answer:
            return json.load(answer)

    def fault(self, name, **keys):
        self.control("POST", "/sandbox/faults", {"name": name, **keys})

    def movements(self, barcode):
        path = f"/sandbox/ledger?kind=movement&barcode={barcode}"
        return self.control("GET", path)["entries"]

    def promote(self, **fields):
        """Has promotions sent to the gateway, which must take them."""
        answer = self.control("POST", "/sandbox/promotions", fields)
        assert answer["status"] == 200, answer
