"""Starts the real fourws-sandbox and speaks to it over plain sockets."""

import http.client
import json
import os
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BINARY = os.environ["SANDBOX"]
PATIENCE = 20  # Seconds until a condition that never comes fails a test.


def wait_for(condition):
    """The first truthy result of `condition`; fails if none comes."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.01)
    raise AssertionError("waited in vain")


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)


class Sandbox:
    """A process of its own. Use as a context."""

    def __init__(self, *flags):
        self.process = subprocess.Popen(
            [BINARY, *flags], stdout=subprocess.PIPE, text=True)
        ready = json.loads(self.process.stdout.readline())
        assert ready["ready"] is True
        self.url = ready["url"]
        self.host, port = self.url.removeprefix("http://").split(":")
        self.port = int(port)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        assert self.stop() == 0

    def stop(self):
        self.process.terminate()
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code

    def connect(self):
        return http.client.HTTPConnection(
            self.host, self.port, timeout=PATIENCE)

    def control(self, method, path, body=None, status=200):
        connection = self.connect()
        text = None if body is None else json.dumps(body)
        connection.request(method, "/sandbox/" + path, text)
        answer = Answer(connection.getresponse())
        connection.close()
        assert answer.status == status, answer.body
        return answer.json

    def fault(self, name, **keys):
        return self.control("POST", "faults", {"name": name, **keys})

    def ledger(self, kind="", **filters):
        query = "&".join(f"{k}={v}" for k, v in filters.items())
        answer = self.control("GET", f"ledger?kind={kind}&{query}")
        return answer["entries"]

    def idle(self):
        """Waits until no job and no callback is under way."""
        def done():
            health = self.control("GET", "health")
            return not health["jobs_pending"] + health["callbacks_pending"]
        wait_for(done)

    def card(self, barcode):
        return self.control("GET", "cards/" + barcode)


def get(connection, barcode, cmd="getGiftcard_v1", headers=None):
    connection.request("GET", f"/api?cmd={cmd}&barcode={barcode}",
                       headers=headers or {})
    return Answer(connection.getresponse())


def update(connection, barcode, amount, **fields):
    """Redeems with the digits of `amount` as they are."""
    body = json.dumps({"entityCode": 440, "barcode": barcode, **fields})
    body = body[:-1] + f', "amount": {amount}}}'
    connection.request("POST", "/api?cmd=updateGiftcard_v1", body,
                       {"Content-Type": "application/json"})
    return Answer(connection.getresponse())


class Receiver:
    """An HTTP server that keeps what is posted to it. Use as a context."""

    def __init__(self):
        outer = self
        self.posts = []  # (path, headers, body)
        self.status = 200
        self.gate = threading.Event()
        self.gate.set()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.posts.append((self.path, self.headers, body))
                outer.gate.wait(PATIENCE)
                self.send_response(outer.status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         kwargs={"poll_interval": 0.01}).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()

    def bodies(self):
        return [json.loads(body) for _, _, body in self.posts]


def raw_exchange(sandbox, text):
    """Sends bytes, returns all that comes until the connection ends."""
    with socket.create_connection((sandbox.host, sandbox.port)) as peer:
        peer.settimeout(PATIENCE)
        peer.sendall(text)
        received = b""
        while chunk := peer.recv(65536):
            received += chunk
        return received
