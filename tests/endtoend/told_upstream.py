"""A 4ws.trade that answers what a test tells it to, and does nothing else."""

import http.server
import json
import threading
import urllib.request


class ToldUpstream:
    """Listens on a free port until stopped.

    `answer` is the first answer to every write. `reads` are the answers to
    reads, by the last parameter of their URL, such as `barcode=1`. Both are
    JSON, and may be changed at any time.
    """

    def __init__(self):
        self.answer = {"success": True}
        self.reads = {}
        self._writes = []
        self._lock = threading.Lock()
        upstream = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                parameter = self.path.rpartition("&")[2]
                self._send(upstream.reads.get(
                    parameter, {"success": False, "message": "not found"}))

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                write = json.loads(self.rfile.read(length))
                with upstream._lock:
                    upstream._writes.append(write)
                self._send(upstream.answer)

            def _send(self, answer):
                body = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                       Handler)
        self._server.daemon_threads = True
        # A test that fails before stop() must not keep pytest alive.
        self._thread = threading.Thread(target=self._server.serve_forever,
                                        daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def writes(self):
        """The bodies of the writes that came."""
        with self._lock:
            return list(self._writes)


def call_back(write, **body):
    """Reports how a write ended; returns the gateway's HTTP status."""
    request = urllib.request.Request(
        write["callback"], json.dumps(body).encode(),
        {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.status
