"""The stand-in 4ws.trade as a process, and its control interface."""

import decimal
import http.client
import json
import urllib.parse

from processes import Program, wait_until


class Sandbox:
    """One sandbox; tests keep apart by using cards of their own."""

    def __init__(self, folder, listen="127.0.0.1:0", flags=()):
        self._program = Program("fourws-sandbox", ["--listen", listen, *flags],
                                folder / "sandbox.log")
        self.url = self._program.ready["url"]

    def stop(self):
        self._program.stop()

    def control(self, method, path, body=None):
        """Calls the control interface; returns its JSON answer."""
        host = urllib.parse.urlsplit(self.url).netloc
        connection = http.client.HTTPConnection(host, timeout=60)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, f"/sandbox/{path}", body=text,
                               headers={"Content-Type": "application/json"})
            answer = connection.getresponse()
            content = json.loads(answer.read())
        finally:
            connection.close()
        assert answer.status == 200, f"{method} {path}: {content}"
        return content

    def put_card(self, barcode, **fields):
        return self.control("PUT", f"cards/{barcode}", fields)

    def balance(self, barcode):
        card = self.control("GET", f"cards/{barcode}")
        return decimal.Decimal(card["amount"])

    def fault(self, name, **keys):
        return self.control("POST", "faults", {"name": name, **keys})

    def is_listening(self):
        try:
            return self.control("GET", "health")["ok"]
        except OSError:
            return False

    def settings(self, **settings):
        return self.control("PUT", "settings", settings)

    def ledger(self, kind=None, barcode=None):
        query = {"kind": kind, "barcode": barcode}
        query = {key: value for key, value in query.items() if value}
        return self.control(
            "GET", "ledger?" + urllib.parse.urlencode(query))["entries"]

    def updates(self, barcode):
        """The requests to change the card, however they ended."""
        return [
            entry for entry in self.ledger("request", barcode)
            if entry["method"] == "POST"
        ]

    def movements(self, barcode):
        """The changes of the card's balance that were asked for."""
        return [
            entry for entry in self.ledger("movement", barcode)
            if entry["cause"] != "control"
        ]

    def wait_for_update(self, barcode, count=1):
        """The number of the request that is the card's `count`-th change."""
        return wait_until(lambda: self.updates(barcode)[count - 1:],
                          "a change of the card to arrive")[0]["request"]

    def wait_for(self, kind, barcode, count=1):
        return wait_until(lambda: self.ledger(kind, barcode)[count - 1:],
                          f"{kind} of the card")[0]

    def send_callback(self, **fields):
        return self.control("POST", "callbacks", fields)

    def send_promotions(self, **fields):
        return self.control("POST", "promotions", fields)
