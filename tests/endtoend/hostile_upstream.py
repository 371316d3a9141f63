"""A 4ws.trade that does to a write whatever can go wrong on the wire.

What becomes of a write is said by the first word of the barcode or item code
in it: `reset-redeem` is a card whose redeem ends in a reset connection.
"""

import gzip
import json
import socket
import struct
import threading
import urllib.request

CARD = {
    "id": "X", "companyId": "X", "siteId": 500, "branchCode": 1,
    "entityCode": 440, "decimalNumber": 2, "currency": "EUR",
    "currencySymbol": "€", "flgPartiallyUsage": "Y", "amount": 100,
    "originalAmount": 100, "expirationDate": "2099-01-01 00:00:00",
}


def plain(status, body, *headers):
    body = body if isinstance(body, bytes) else body.encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def last(status, body, *headers):
    """An answer after which the connection is closed, which it says: else the
    next write might leave on a connection that is just ending."""
    return plain(status, body, "Connection: close", *headers)


def zipped(body, cut=0):
    """An answer in gzip, less the last `cut` bytes of it."""
    coded = gzip.compress(body.encode())
    return last("200 OK", coded[:len(coded) - cut], "Content-Encoding: gzip")


# What each mischief answers, once it has read at least one byte of the body.
# None: nothing; the connection is closed.
ANSWERS = {
    "close": None,
    "reset": None,
    "early": None,  # Closes after the first byte of the body.
    "error500": last("500 Oops", '{"success":false,"message":"oops"}'),
    "gateway502": last("502 Bad Gateway", "<html>bad</html>"),
    "busy503": last("503 Later", '{"message":"later"}', "Retry-After: 1"),
    "empty503": last("503 Later", ""),
    "timeout504": last("504 Late", '{"success":false,"message":"late"}'),
    "slow408": last("408 Slow", '{"success":false,"message":"slow"}'),
    "denied401": last("401 Denied", '{"message":"Access Denied."}'),
    "denied401html": last("401 Denied", "<html>log in</html>",
                          'WWW-Authenticate: Basic realm="x"'),
    "denied403": last("403 No", "<html>no</html>"),
    "missing404": last("404 None", "<html>none</html>"),
    "throttled429": last("429 Slow", '{"message":"Too Many Requests"}',
                         "Retry-After: 0"),
    "throttled429html": last("429 Slow", "<html>slow</html>"),
    "refused": last("200 OK", '{"success":false,"message":"no such thing"}'),
    "refused400": last("400 Bad", '{"success":false,"message":"bad"}'),
    "html": last("200 OK", "<html>hello</html>"),
    "nothing": last("204 None", ""),
    "moved": last("307 Moved", "", "Location: /api?cmd=elsewhere"),
    "garbage": b"\x00\x01\x02 what is this\r\n\r\n",
    "truncated": b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"succ',
    "continue": b"HTTP/1.1 100 Continue\r\n\r\n",
    "switch": last("101 Switching", "", "Upgrade: h2c"),
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "zipped": last("200 OK", "not gzip", "Content-Encoding: gzip"),
    "zippedrefused": zipped('{"success":false,"message":"no such thing"}'),
    "zippedcut": zipped('{"success":false,"message":"no such thing"}', cut=12),
    "halfrefused": last("200 OK", '{"success":false,"message":"no \\ud83d"}'),
}

def name_in(write):
    """The barcode, item or id that says what becomes of the write."""
    if "configurableProducts" in write:
        return write["configurableProducts"][0]["main"]["productId"]
    if "productLines" in write:
        return write["productLines"][0]["id"]
    header = write.get("documentHeader", {})
    items = write.get("items", [{}])
    stocks = write.get("stocks", [{}])
    rows = write.get("documentRows", [{}])
    return (write.get("barcode") or write.get("itemCode") or
            write.get("barcodes", [""])[0] or header.get("id") or
            write.get("transactionId") or items[0].get("barcode") or
            header.get("originalId") or rows[0].get("barcode") or
            stocks[0]["itemBarcode"])


def prepares_refund(write):
    """Whether it is the redeem that a refund needs, which must succeed."""
    return name_in(write).endswith("-refund") and write.get("amount", 0) < 0


class HostileUpstream:
    """Listens on a free port until stopped; a thread a connection."""

    def __init__(self):
        self._writes = []  # The fields of each write that arrived.
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def stop(self):
        self._listener.close()

    def writes(self):
        """The writes that arrived, less what prepared them."""
        with self._lock:
            return [write for write in self._writes
                    if not prepares_refund(write)]

    def writes_of(self, name):
        """Those of the card or item `name`."""
        return [write for write in self.writes() if name == name_in(write)]

    def _listen(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,),
                             daemon=True).start()

    def _serve(self, connection):
        with connection:
            try:
                while self._exchange(connection):
                    pass
            except OSError:
                pass

    def _exchange(self, connection):
        """Takes one request; returns whether the connection goes on."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = connection.recv(1)
            if not byte:
                return False
            head += byte
        if head.startswith(b"GET"):
            connection.sendall(self._card(head))
            return True
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n")
                      if line.lower().startswith(b"content-length"))
        body = b""
        while len(body) < length:
            body = connection.recv(length, socket.MSG_PEEK)
        fields = json.loads(body)
        with self._lock:
            self._writes.append(fields)
        mischief = name_in(fields).split("-")[0]
        if prepares_refund(fields):
            connection.recv(length)
            return self._do_it(connection, fields["callback"])
        # What stays unread makes the kernel reset the connection.
        connection.recv(1 if mischief == "early" else length)
        return self._misbehave(connection, mischief)

    @staticmethod
    def _card(head):
        barcode = head.split(b"barcode=")[1].split()[0].split(b"&")[0].decode()
        active = "N" if barcode.endswith("-activate") else "Y"
        card = {**CARD, "cardBarcode": barcode, "flgActive": active}
        return plain("200 OK", json.dumps({"success": True, "giftcard": card}))

    @staticmethod
    def _do_it(connection, callback):
        connection.sendall(plain("200 OK", '{"success":true}'))
        body = b'{"success":true,"id":"m-1"}'
        with urllib.request.urlopen(callback, body, timeout=30) as answer:
            return answer.status == 200

    @staticmethod
    def _misbehave(connection, mischief):
        answer = ANSWERS[mischief]
        if answer is not None:
            connection.sendall(answer)
        elif mischief == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                  struct.pack("ii", 1, 0))
        return False
