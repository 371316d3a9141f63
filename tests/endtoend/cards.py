"""Gift cards of the sandbox, and the books that must agree about them."""

import decimal
import itertools
import os
import uuid

from fourws.gateway.v1 import giftcard_service_pb2
from gateway import State, amount_of, answer_to, money

_numbers = itertools.count(1)


def redeem(gateway, barcode, amount="10", currency="EUR"):
    """Redeems a card that is not of the sandbox."""
    return gateway.call(
        gateway.giftcards.RedeemGiftcard,
        giftcard_service_pb2.RedeemGiftcardRequest(
            barcode=barcode, amount=money(amount, currency),
            request_id=str(uuid.uuid4())))


class Card:
    """A new card, and what a test asked the gateway to do with it."""

    def __init__(self, gateway, sandbox, amount="100.00", currency="EUR",
                 barcode=None, known=True, **fields):
        self.barcode = barcode or f"29{os.getpid():07d}{next(_numbers):04d}"
        self.currency = currency
        self._gateway, self._sandbox = gateway, sandbox
        self._start = decimal.Decimal(amount)
        self._calls = []
        self._asked = {}  # request_id -> what it takes off; added: below zero
        self._operations = {}  # name -> request_id
        if known:
            sandbox.put_card(self.barcode, amount=amount, currency=currency,
                             **fields)

    def start_redeem(self, amount, request_id=None, timeout=30, **fields):
        """Starts a redeem; `answer(call)` returns how it ended."""
        return self._ask(
            self._gateway.giftcards.RedeemGiftcard, decimal.Decimal(amount),
            giftcard_service_pb2.RedeemGiftcardRequest(
                barcode=self.barcode, amount=money(amount, self.currency),
                request_id=request_id, **fields), timeout)

    def start_activate(self, amount, request_id=None, timeout=30, **fields):
        return self._ask(
            self._gateway.giftcards.ActivateGiftcard, -decimal.Decimal(amount),
            giftcard_service_pb2.ActivateGiftcardRequest(
                barcode=self.barcode, amount=money(amount, self.currency),
                request_id=request_id, **fields), timeout)

    def start_refund(self, redeem, amount, request_id=None, timeout=30,
                     **fields):
        """Starts to give money back of the operation `redeem`."""
        return self._ask(
            self._gateway.giftcards.RefundGiftcard, -decimal.Decimal(amount),
            giftcard_service_pb2.RefundGiftcardRequest(
                redeem_operation=redeem, amount=money(amount, self.currency),
                request_id=request_id, **fields), timeout)

    def _ask(self, method, takes, request, timeout):
        request.request_id = request.request_id or str(uuid.uuid4())
        self._asked.setdefault(request.request_id, takes)
        call = method.future(request, timeout=timeout)
        call.request_id = request.request_id
        self._calls.append(call)  # A call that nobody holds is cancelled.
        return call

    def answer(self, call):
        answer = answer_to(call)
        if answer.operation:
            self._operations[answer.operation] = call.request_id
        return answer

    def redeem(self, amount, request_id=None, timeout=30, **fields):
        return self.answer(
            self.start_redeem(amount, request_id, timeout, **fields))

    def activate(self, amount, *args, **fields):
        return self.answer(self.start_activate(amount, *args, **fields))

    def refund(self, redeem, amount, *args, **fields):
        return self.answer(self.start_refund(redeem, amount, *args, **fields))

    def redeem_briefly(self, amount, request_id=None):
        """Redeems with a deadline that the outcome does not meet.

        The deadline is doubled while even the sending does not meet it, or
        the gateway's own answer does not.
        """
        request_id = request_id or str(uuid.uuid4())
        for timeout in (1, 2, 4, 8, 16):
            answer = self.redeem(amount, request_id, timeout)
            if answer.reason not in ("", "DEADLINE_BEFORE_SENDING"):
                break
        return answer

    def balance(self):
        return self._sandbox.balance(self.barcode)

    def fault(self, name, **keys):
        """Lets the next change of this card go wrong."""
        return self._sandbox.fault(name, cmd="update", barcode=self.barcode,
                                   **keys)

    def assert_books_agree(self, still_open=()):
        """Ledger = journal, and no request twice.

        What the sandbox says it did equals what the gateway's journal says
        happened. `still_open` names the operations whose end is not known
        yet; the rest must have ended.
        """
        updates = self._sandbox.updates(self.barcode)
        movements = self._sandbox.movements(self.barcode)
        journal = {
            name: self._gateway.get_operation(name)
            for name in self._operations
        }
        for name, operation in journal.items():
            assert operation.metadata.request_id == self._operations[name]
            assert operation.done != (name in still_open), (name, operation)

        # No request twice: every change that arrived belongs to another
        # operation, which the journal knows to have been sent.
        sent = [o for o in journal.values() if o.metadata.HasField("send_time")]
        bodies = [update.get("body") for update in updates]
        assert len(set(bodies)) == len(bodies), bodies
        assert len(updates) <= len(sent), (updates, journal)
        assert len({o.metadata.request_id for o in sent}) == len(sent), journal

        # Every movement is one the journal knows, for the amount asked.
        debits = {m["movement"]: -decimal.Decimal(m["delta"])
                  for m in movements}
        assert len(debits) == len(movements), movements
        succeeded = {
            operation.response.movement_id: self._asked[self._operations[name]]
            for name, operation in journal.items()
            if operation.state == State.STATE_SUCCEEDED
        }
        assert succeeded.items() <= debits.items(), (succeeded, debits)
        unknown = len(debits) - len(succeeded)
        assert unknown <= len(still_open), (succeeded, debits)
        assert self.balance() == self._start - sum(debits.values())
        return journal


def assert_money(value, amount, currency="EUR"):
    assert amount_of(value) == decimal.Decimal(amount)
    assert value.currency_code == currency
