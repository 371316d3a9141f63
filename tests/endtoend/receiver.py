"""An HTTP server that keeps what it is sent and answers as it is set."""

import dataclasses

from http_server import Handler, HttpServer


@dataclasses.dataclass
class Received:
    path: str
    headers: dict  # Names in lower case.
    body: bytes


class _Handler(Handler):

    def do_POST(self):
        self.answer(b"", self.owner.take(Received(
            self.path, {k.lower(): v for k, v in self.headers.items()},
            self.body())))


class Receiver(HttpServer):
    """`statuses` are answered one after the other, the last one for ever."""

    def __init__(self, statuses=(200,)):
        self._statuses = list(statuses)
        self._received = []
        super().__init__(_Handler)

    def take(self, received):
        """Keeps it; returns the status to answer."""
        with self._lock:
            self._received.append(received)
            if len(self._statuses) > 1:
                return self._statuses.pop(0)
            return self._statuses[0]

    @property
    def received(self):
        with self._lock:
            return list(self._received)
