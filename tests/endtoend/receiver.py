"""An HTTP server that keeps what it is sent and answers as it is set."""

import dataclasses
import http.server
import threading


@dataclasses.dataclass
class Received:
    path: str
    headers: dict  # Names in lower case.
    body: bytes


class Receiver:
    """Listens until it is closed. `statuses` are answered one after the other,
    the last one for ever."""

    def __init__(self, statuses=(200,)):
        self._lock = threading.Lock()
        self._statuses = list(statuses)
        self._received = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receiver._take(self.path, self.headers,
                                                  body))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                       Handler)
        self._server.daemon_threads = True
        # A test that fails before close() must not keep pytest alive.
        self._thread = threading.Thread(target=self._server.serve_forever,
                                        daemon=True)
        self._thread.start()
        self.url = "http://127.0.0.1:%d" % self._server.server_port

    def _take(self, path, headers, body):
        with self._lock:
            self._received.append(Received(
                path, {k.lower(): v for k, v in headers.items()}, body))
            if len(self._statuses) > 1:
                return self._statuses.pop(0)
            return self._statuses[0]

    @property
    def received(self):
        with self._lock:
            return list(self._received)

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
