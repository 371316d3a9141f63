"""A 4ws.trade that answers what a test tells it to, and does nothing else."""

import json
import urllib.request

from http_server import Handler, HttpServer

JSON = [("Content-Type", "application/json")]


class _Handler(Handler):

    def do_GET(self):
        parameter = self.path.rpartition("&")[2]
        self._answer_json(self.owner.reads.get(
            parameter, {"success": False, "message": "not found"}))

    def do_POST(self):
        self.owner.keep(json.loads(self.body()))
        self._answer_json(self.owner.answer)

    def _answer_json(self, answer):
        self.answer(json.dumps(answer).encode(), headers=JSON)


class ToldUpstream(HttpServer):
    """`answer` is the first answer to every write. `reads` are the answers to
    reads, by the last parameter of their URL, such as `barcode=1`. Both are
    JSON, and may be changed at any time.
    """

    def __init__(self):
        self.answer = {"success": True}
        self.reads = {}
        super().__init__(_Handler)


def call_back(write, **body):
    """Reports how a write ended; returns the gateway's HTTP status."""
    request = urllib.request.Request(
        write["callback"], json.dumps(body).encode(), dict(JSON))
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.status
