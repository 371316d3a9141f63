"""A 4ws.trade that compresses its answers."""

import gzip
import json
import zlib

from hostile_upstream import CARD
from http_server import Handler, HttpServer

CODINGS = {"gzip": gzip.compress, "deflate": zlib.compress}


class _Handler(Handler):

    def do_GET(self):
        card = {**CARD, "flgActive": "Y", "cardBarcode": "1"}
        self._answer_coded({"success": True, "giftcard": card})

    def do_POST(self):
        self.owner.keep(json.loads(self.body()))
        self._answer_coded({"success": True})

    def _answer_coded(self, answer):
        coding = self.owner.coding
        padding = " " * self.owner.padding.get(self.command, 0)
        body = json.dumps({**answer, "padding": padding}).encode()
        headers = []
        if coding in self.headers["Accept-Encoding"]:
            body = CODINGS[coding](body)
            headers = [("Content-Encoding", coding)]
        missing = self.owner.missing.get(self.command, 0)
        self.answer(body[:len(body) - missing], headers=headers)


class CodedUpstream(HttpServer):
    """Answers a read with a card and takes every write, in `coding` if it is
    asked for that."""

    def __init__(self):
        self.coding = "gzip"
        self.padding = {}  # By method: bytes more, which compress well.
        self.missing = {}  # By method: bytes less, at the end.
        super().__init__(_Handler)
