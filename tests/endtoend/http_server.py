"""What the HTTP servers of the tests share."""

import http.server
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    """A request to `self.owner`, the server that it came to."""

    protocol_version = "HTTP/1.1"

    def body(self):
        return self.rfile.read(int(self.headers["Content-Length"]))

    def answer(self, body, status=200, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class HttpServer:
    """Listens on a free port until stopped. Requests are served by threads, as
    `handler` says."""

    def __init__(self, handler):
        self._lock = threading.Lock()  # Of what its requests share.
        self._writes = []
        bound = type(handler.__name__, (handler,), {"owner": self})
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), bound)
        self._server.daemon_threads = True
        # A test that fails before stop() must not keep pytest alive.
        self._thread = threading.Thread(target=self._server.serve_forever,
                                        daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def keep(self, write):
        """Called by a handler that takes a write."""
        with self._lock:
            self._writes.append(write)

    @property
    def writes(self):
        """The writes that came, as their handler kept them."""
        with self._lock:
            return list(self._writes)

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
