"""The cards that always misbehave, as README.md lists them."""

import http.client
import os
import re
from datetime import datetime, timedelta

import pytest

from sandbox_client import Sandbox, get, update, wait_for

README = os.path.join(os.path.dirname(__file__), "README.md")
CUT = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)


def listed():
    """Trick to the barcodes of its first active and inactive card."""
    with open(README, encoding="utf-8") as file:
        rows = re.findall(
            r"^\| `(\w+)` \| `(29\d{11})` \| `(29\d{11})` \|", file.read(),
            re.MULTILINE)
    return {name: {"redeem": active, "activate": inactive}
            for name, active, inactive in rows}


@pytest.fixture(name="use", params=["redeem", "activate"])
def fixture_use(request, sandbox, connection, receiver):
    """Redeems from, or activates, the card of a trick."""
    class Use:
        name = request.param

        def card(self, trick):
            return listed()[trick][self.name]

        def __call__(self, trick):
            amount = "-50" if self.name == "redeem" else "50"
            return update(connection, self.card(trick), amount,
                          callback=receiver.url)

        def is_done(self, trick):
            sandbox.idle()
            return bool(sandbox.ledger("movement", barcode=self.card(trick)))
    return Use()


def successes(receiver):
    return [body["success"] for body in receiver.bodies()]


def test_lists_what_the_readme_lists(sandbox):
    magic = sandbox.control("GET", "magic")["magic"]
    assert {trick["name"]: {"redeem": trick["active"][0],
                            "activate": trick["inactive"][0]}
            for trick in magic} == listed()
    barcodes = [b for t in magic for b in t["active"] + t["inactive"]]
    assert len(set(barcodes)) == len(barcodes) == 20 * len(magic)
    assert sandbox.card(magic[0]["active"][9])["magic"] == magic[0]["name"]


def test_has_magic_without_other_cards_by_flag():
    with Sandbox("--magic") as sandbox:
        cards = sandbox.control("GET", "cards")["cards"]
        assert cards and all("magic" in card for card in cards)


def test_has_no_magic_if_not_asked():
    with Sandbox() as sandbox:
        assert sandbox.control("GET", "magic") == {"magic": []}


@pytest.mark.parametrize("trick", [
    name for name in listed() if not name.startswith("get_")])
def test_reads_cards_whose_changes_misbehave(connection, use, trick):
    card = get(connection, use.card(trick)).json["giftcard"]
    assert (card["flgActive"], card["amount"]) == (
        ("Y", 100000) if use.name == "redeem" else ("N", 0))
    assert "magic" not in card


def test_declines_every_time(receiver, use):
    message = {"redeem": "insufficient balance",
               "activate": "giftcard already active"}[use.name]
    for count in (1, 2):
        assert use("declined").json == {"success": True}
        wait_for(lambda: len(receiver.posts) == count)
    assert receiver.bodies() == 2 * [{"success": False, "message": message}]
    assert not use.is_done("declined")


def test_stalls_until_released(sandbox, receiver, use):
    assert use("stalled").json == {"success": True}
    (held,) = wait_for(lambda: sandbox.ledger("held"))
    assert use.is_done("stalled") and receiver.posts == []
    sandbox.control("POST", "callbacks", {"request": held["request"]})
    assert successes(receiver) == [True]


@pytest.mark.parametrize("use", ["redeem"], indirect=True)
def test_calls_back_slowly(sandbox, receiver, use):
    assert use("slow").json == {"success": True}
    (called,) = wait_for(lambda: sandbox.ledger("callback"))
    (moved,) = sandbox.ledger("movement")
    assert datetime.fromisoformat(called["time"][:-1]) - datetime.fromisoformat(
        moved["time"][:-1]) >= timedelta(seconds=4)
    assert successes(receiver) == [True]


@pytest.mark.parametrize("trick,done,called", [
    ("lost", True, []), ("dropped", False, []), ("ack_lost", True, [True])])
def test_cuts_the_connection(receiver, use, trick, done, called):
    with pytest.raises(CUT):
        use(trick)
    assert use.is_done(trick) == done
    assert successes(receiver) == called


@pytest.mark.parametrize("trick,status,done,called", [
    ("unavailable", 503, False, []), ("ack_5xx", 500, True, [True]),
    ("ack_html", 200, True, [True]), ("rejected", 200, False, []),
    ("throttled", 429, False, [])])
def test_answers_something_else(receiver, use, trick, status, done, called):
    answer = use(trick)
    assert answer.status == status and b'"success":true' not in answer.body
    assert use.is_done(trick) == done
    assert successes(receiver) == called


@pytest.mark.parametrize("trick,called", [
    ("early", [True]), ("twice", [True, True]),
    ("contradicted", [True, False])])
def test_calls_back_otherwise(receiver, use, trick, called):
    assert use(trick).json == {"success": True}
    wait_for(lambda: len(receiver.posts) == len(called))
    assert successes(receiver) == called and use.is_done(trick)


def test_calls_back_what_is_no_json(receiver, use):
    assert use("unreadable").json == {"success": True}
    ((_, _, body),) = wait_for(lambda: receiver.posts)
    with pytest.raises(ValueError):
        body.decode()
    assert use.is_done("unreadable")


@pytest.mark.parametrize("use", ["redeem"], indirect=True)
@pytest.mark.parametrize("trick,status", [
    ("get_fails", 500), ("get_throttled", 429), ("get_slow", 200)])
def test_misbehaves_when_it_is_read(connection, use, trick, status):
    for _ in range(2 if status != 200 else 1):
        assert get(connection, use.card(trick)).status == status
    assert use(trick).json == {"success": True}
    assert use.is_done(trick)


def test_lets_other_faults_strike_first(sandbox, receiver, use):
    sandbox.fault("html", barcode=use.card("declined"))
    assert use("declined").body.startswith(b"<!DOCTYPE")
    sandbox.control("DELETE", "faults")
    use("declined")
    wait_for(lambda: receiver.posts)
    assert successes(receiver) == [False]
