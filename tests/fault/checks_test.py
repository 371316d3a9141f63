"""The checks find what is wrong with a history, and only that."""

import pytest

from checks import (Entry, Event, Session, check_follower, check_log,
                    check_shared, check_states, check_turns)

# Two customers in turn: a1 b1 a2 b2 a3.
LOG = [Entry(sequence, "ab"[(sequence + 1) % 2], (sequence + 1) // 2)
       for sequence in range(1, 6)]
ACCEPTED = {"a": 3, "b": 2}


def followed(*sequences, after=0, complete=True, states=None, posting=()):
    return Session(after, [LOG[each - 1] for each in sequences], states,
                   dict(posting), complete)


def events(*tuples):
    return [Event(what, LOG[sequence - 1], attempt)
            for what, sequence, attempt in tuples]


def handled(sequence, attempt=1):
    return [("delivered", sequence, attempt), ("asked", sequence, attempt),
            ("acknowledged", sequence, attempt)]


EVERYTHING = sum((handled(each) for each in range(1, 6)), [])


def test_finds_nothing_wrong_with_a_good_log():
    assert not check_log(LOG, ACCEPTED)


@pytest.mark.parametrize("log, accepted", [
    (LOG[:4], ACCEPTED), (LOG[1:], ACCEPTED), (LOG[:2] + LOG[3:], ACCEPTED),
    ([LOG[1], LOG[0], *LOG[2:]], ACCEPTED), (LOG, {"a": 3}),
    (LOG + [Entry(6, "a", 3)], ACCEPTED),
    ([*LOG[:4], Entry(6, "a", 3)], ACCEPTED),
], ids=["lost the last", "lost the first", "gap", "reorder", "not accepted",
        "twice", "hole"])
def test_complains_of_a_log(log, accepted):
    assert check_log(log, accepted)


def test_lets_a_follower_have_again_what_its_cursor_does_not_cover():
    assert not check_follower(LOG, [
        followed(1, 2, 3, complete=False), followed(complete=False, after=2),
        followed(3, 4, after=2, complete=False), followed(5, after=4)])


@pytest.mark.parametrize("sessions", [
    [followed(1, 2, 4, 5)], [followed(1, 2, 3, 4)], [followed(2, 3, 4, 5)],
    [followed(1, 3, 2, 4, 5)], [followed(1, 2, 2, 3, 4, 5)],
    [followed(1, 2, complete=False), followed(4, 5, after=2)],
    [followed(1, 2, complete=False), followed(2, 3, 4, 5, after=2)],
    [followed(1, 2, 3, 4, 5, complete=False)], [],
    [Session(0, [*LOG[:4], Entry(5, "b", 9)], complete=True)],
], ids=["gap", "lost the last", "lost the first", "reorder", "twice",
        "gap after the cursor", "repeat before the cursor", "no end", "none",
        "another content"])
def test_complains_of_a_follower(sessions):
    assert check_follower(LOG, sessions)


def test_lets_a_filtered_follower_have_its_own():
    own = [entry for entry in LOG if entry.customer == "b"]
    assert not check_follower(own, [followed(2, 4)])
    assert check_follower(own, [followed(2)])
    assert check_follower(own, [followed(2, 3, 4)])


def test_lets_states_begin_anywhere():
    assert not check_states(LOG, [
        followed(2, 3, states=2, complete=False),
        followed(2, complete=False), followed(2, 3, 4, 5, states=2),
        followed(2, 5, 4, 5, states=2), followed(4, 5, states=2),
        followed(2, 5, states=1, posting={"a": 3, "b": 3})])


@pytest.mark.parametrize("session", [
    followed(5, states=1), followed(4, states=1, posting={"a": 3}),
    followed(2, 5, states=2), followed(5, 4, states=2),
    followed(1, 2, 4, 5, states=2), followed(2, 3, 5, states=2),
    followed(2, 3, 4, states=2), followed(4, 5),
], ids=["lost a customer", "lost one that was posted last", "an old state",
        "reorder", "gap before live", "gap then live", "lost the last",
        "no end of states"])
def test_complains_of_states(session):
    session.complete = session.states is not None
    assert check_states(LOG, [session])


def test_lets_members_share():
    assert not check_shared(LOG, events(*EVERYTHING), set(), 3)
    # Read late, by a member that had it first; and parked in the end.
    assert not check_shared(LOG, events(
        *EVERYTHING[:-3], ("delivered", 5, 2), ("asked", 5, 2),
        ("acknowledged", 5, 2), ("delivered", 5, 1)), set(), 3)
    assert not check_shared(LOG, events(*EVERYTHING[:-3]), {5}, 3)
    # Asked, and the answer lost.
    assert not check_shared(LOG, events(*EVERYTHING[:-1]), set(), 3)


@pytest.mark.parametrize("noted, parked", [
    (EVERYTHING[:-3], set()), (EVERYTHING[:-2], set()),
    (EVERYTHING[:-1] + [("refused", 5, 1)], set()),
    (EVERYTHING[3:], set()), (EVERYTHING + handled(1), set()),
    (EVERYTHING + [("delivered", 1, 2)], set()),
    (EVERYTHING, {3}), (EVERYTHING[:-3] + handled(5, attempt=4), set()),
], ids=["lost", "not acknowledged", "refused", "lost the first",
        "the same attempt twice", "again though acknowledged",
        "parked though acknowledged", "too many attempts"])
def test_complains_of_members(noted, parked):
    assert check_shared(LOG, events(*noted), parked, 3)


def test_complains_of_a_turn_taken_too_early():
    assert not check_turns(LOG, events(*EVERYTHING), set())
    early = events(("delivered", 1, 1), ("delivered", 3, 1))
    assert check_turns(LOG, early, set())
    assert not check_turns(LOG, early, {1})
