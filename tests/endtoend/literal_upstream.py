"""A 4ws.trade that answers with what a test gives it, to the letter."""

import http.server
import json
import threading
import urllib.request

CARD = {
    "id": "X", "companyId": "X", "siteId": 500, "branchCode": 1,
    "entityCode": 440, "decimalNumber": 2, "currency": "EUR",
    "flgActive": "Y", "flgPartiallyUsage": "Y", "amount": 100,
    "originalAmount": 100, "expirationDate": "2099-01-01 00:00:00",
}

DONE = '{"success":true,"id":"m-1"}'


class LiteralUpstream:
    """Listens on a free port until stopped. A request is answered by the word
    that is in it, such as a barcode; words of tests must differ."""

    def __init__(self):
        self._answers = {}  # By method and word: see _set().
        self._writes = []  # Bodies, as they came.
        self._lock = threading.Lock()
        upstream = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                answer, _, status, headers = upstream._find("GET", self.path)
                self._reply(answer, status, headers)

            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length).decode()
                answer, callback, *_ = upstream._find("POST", body)
                with upstream._lock:
                    upstream._writes.append(body)
                self._reply(answer)
                if callback is not None:
                    urllib.request.urlopen(json.loads(body)["callback"],
                                           callback, timeout=30).close()

            def _reply(self, body, status=200, headers=()):
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

            def log_message(self, *args):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                       Handler)
        self._server.daemon_threads = True
        self.url = "http://127.0.0.1:%d" % self._server.server_port
        threading.Thread(target=self._server.serve_forever,
                         daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def read(self, word, body, status=200, headers=()):
        """Answers a GET."""
        self._set("GET", word, body, None, status, headers)

    def post(self, word, body, callback=None):
        """Answers a POST, and calls back if there is a callback."""
        self._set("POST", word, body, callback)

    def card(self, barcode, callback=DONE, **fields):
        """Has a gift card, all of whose changes succeed."""
        card = {**CARD, "cardBarcode": barcode, **fields}
        self.read(barcode, {"success": True, "giftcard": card})
        self.post(barcode, {"success": True}, callback)

    def writes_of(self, word):
        """The bodies that came with the word in them."""
        with self._lock:
            return [body for body in self._writes if word in body]

    def _set(self, method, word, body, callback, status=200, headers=()):
        with self._lock:
            self._answers[method, word] = (
                _bytes(body), None if callback is None else _bytes(callback),
                status, headers)

    def _find(self, method, text):
        with self._lock:
            for (of, word), answer in self._answers.items():
                if of == method and word in text:
                    return answer
        return (b'{"success":false,"message":"no test asked for that"}', None,
                200, ())


def _bytes(body):
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body)).encode()
