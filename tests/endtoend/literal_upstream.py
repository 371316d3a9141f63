"""A 4ws.trade that answers with what a test gives it, to the letter."""

import json
import urllib.request

from http_server import Handler, HttpServer

CARD = {
    "id": "X", "companyId": "X", "siteId": 500, "branchCode": 1,
    "entityCode": 440, "decimalNumber": 2, "currency": "EUR",
    "flgActive": "Y", "flgPartiallyUsage": "Y", "amount": 100,
    "originalAmount": 100, "expirationDate": "2099-01-01 00:00:00",
}

DONE = '{"success":true,"id":"m-1"}'


class _Handler(Handler):

    def do_GET(self):
        answer, _, status, headers = self.owner.find("GET", self.path)
        self._answer_json(answer, status, headers)

    def do_POST(self):
        body = self.body().decode()
        answer, callback, *_ = self.owner.find("POST", body)
        self.owner.keep(body)
        self._answer_json(answer)
        if callback is not None:
            urllib.request.urlopen(json.loads(body)["callback"], callback,
                                   timeout=30).close()

    def _answer_json(self, body, status=200, headers=()):
        self.answer(body, status,
                    [*headers, ("Content-Type", "application/json")])


class LiteralUpstream(HttpServer):
    """A request is answered by the word that is in it, such as a barcode; words
    of tests must differ."""

    def __init__(self):
        self._answers = {}  # By method and word: see _set().
        super().__init__(_Handler)

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

    def find(self, method, text):
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
