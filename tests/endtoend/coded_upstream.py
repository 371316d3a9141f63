"""A 4ws.trade that compresses its answers."""

import gzip
import http.server
import json
import threading
import zlib

from hostile_upstream import CARD

CODINGS = {"gzip": gzip.compress, "deflate": zlib.compress}


class CodedUpstream:
    """Answers a read with a card and takes every write, in `coding` if it is
    asked for that. Listens until it is closed."""

    def __init__(self):
        self.coding = "gzip"
        self.padding = {}  # By method: bytes more, which compress well.
        self.missing = {}  # By method: bytes less, at the end.
        self._lock = threading.Lock()
        self._writes = []
        upstream = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                card = {**CARD, "flgActive": "Y", "cardBarcode": "1"}
                self._answer({"success": True, "giftcard": card})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                upstream._keep(json.loads(body))
                self._answer({"success": True})

            def _answer(self, answer):
                padding = " " * upstream.padding.get(self.command, 0)
                body = json.dumps({**answer, "padding": padding}).encode()
                coded = upstream.coding in self.headers["Accept-Encoding"]
                if coded:
                    body = CODINGS[upstream.coding](body)
                missing = upstream.missing.get(self.command, 0)
                body = body[:len(body) - missing]
                self.send_response(200)
                if coded:
                    self.send_header("Content-Encoding", upstream.coding)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                       Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever,
                                        daemon=True)
        self._thread.start()
        self.url = "http://127.0.0.1:%d" % self._server.server_port

    def _keep(self, write):
        with self._lock:
            self._writes.append(write)

    @property
    def writes(self):
        with self._lock:
            return list(self._writes)

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
