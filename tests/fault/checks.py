"""What must be true of a history. Each check returns its complaints."""

import bisect
import collections
import dataclasses
import itertools


@dataclasses.dataclass(frozen=True)
class Entry:
    """A notification as a reader received it."""
    sequence: int
    customer: str
    number: int  # As its writer counts, from 1 for each customer.
    id: str = ""


@dataclasses.dataclass
class Session:
    """One stream from its beginning to its end, however it came about."""
    # The last that the cursor covers with which it began; 0: the whole log.
    after: int = 0
    received: list = dataclasses.field(default_factory=list)
    # Of a stream that begins with the latest states: how many of `received`
    # they are. None: it ended before they were complete.
    states: int | None = None
    # By customer, the number that was being posted by then.
    posting: dict = dataclasses.field(default_factory=dict)
    # Whether it was read until nothing more was in the log.
    complete: bool = False


@dataclasses.dataclass(frozen=True)
class Event:
    """Something between a named subscription and one of its members."""
    # `delivered`; `asked`: an acknowledgement is about to be sent;
    # `acknowledged`: it was answered that it is done; `refused`: that it is
    # not. After a lost connection nothing is known of what was asked.
    what: str
    entry: Entry
    attempt: int


def out_of_order(entries):
    return [f"{later} after {earlier}"
            for earlier, later in itertools.pairwise(entries)
            if later.sequence <= earlier.sequence]


def between(log, after, until):
    """Of a log in order what follows `after`, up to `until`."""
    def sequence(entry):
        return entry.sequence

    return log[bisect.bisect_right(log, after, key=sequence):
               bisect.bisect_right(log, until, key=sequence)]


def compare(expected, received):
    missing = set(expected) - set(received)
    unexpected = set(received) - set(expected)
    complaints = [f"missing: {entry}" for entry in expected
                  if entry in missing]
    complaints += [f"unexpected: {entry}" for entry in received
                   if entry in unexpected]
    return complaints + out_of_order(received)


def check_log(log, accepted):
    """All that was accepted, by customer so many, is in the log once, as its
    writer sent it one after the other, and nothing else is."""
    complaints = out_of_order(log)
    complaints += [f"a hole in the log before {later}"
                   for earlier, later in itertools.pairwise(log)
                   if later.sequence > earlier.sequence + 1]
    numbers = collections.defaultdict(list)
    for entry in log:
        numbers[entry.customer].append(entry.number)
    for customer in accepted.keys() | numbers.keys():
        expected = list(range(1, accepted.get(customer, 0) + 1))
        if numbers[customer] != expected:
            complaints.append(f"{customer} was accepted up to "
                              f"{len(expected)}, kept are {numbers[customer]}")
    return complaints


def check_follower(log, sessions):
    """Each stream sent what follows its cursor, up to where it ended: nothing
    missing, nothing twice. `log` is what the follower is entitled to."""
    complaints = []
    for session in sessions:
        last = (session.received[-1].sequence
                if session.received else session.after)
        if session.complete and log:
            last = max(last, log[-1].sequence)
        complaints += compare(between(log, session.after, last),
                              session.received)
    if not sessions or not sessions[-1].complete:
        complaints.append("did not follow to the end")
    return complaints


def check_states(log, sessions):
    """Each stream sent the latest states, and all that came after them."""
    complaints = []
    for session in sessions:
        states = session.received[:session.states]
        complaints += out_of_order(states)
        complaints += [f"unexpected: {entry}" for entry in states
                       if between(log, entry.sequence - 1, entry.sequence)
                       != [entry]]
        if session.states is None:
            continue
        live = session.received[session.states:]
        # Without anything live it is known where the states end only if no
        # more was written.
        if not live and not session.complete:
            continue
        begin = live[0].sequence - 1 if live else log[-1].sequence
        end = log[-1].sequence if session.complete else live[-1].sequence
        complaints += compare(between(log, begin, end), live)
        latest = {entry.customer: entry for entry in states}
        for entry in {each.customer: each
                      for each in between(log, 0, begin)}.values():
            # One that is superseded while states are read may come live only.
            if session.posting.get(entry.customer, 0) > entry.number:
                continue
            state = latest.get(entry.customer)
            if not state or state.sequence < entry.sequence:
                complaints.append(f"not the latest state: {state}, but {entry}")
    if not sessions or not sessions[-1].complete:
        complaints.append("did not follow to the end")
    return complaints


def check_shared(log, events, parked, max_attempts):
    """All is acknowledged or parked, nothing acknowledged is handed out again.

    `events` are in the order they were noted, over all members, and `parked`
    are sequences. Members read late what was handed out to them early, so what
    counts is the number of the attempt, and not when it was read.
    """
    complaints = []
    delivered, done = set(), {}
    unknown = set()
    for event in events:
        entry, attempt = event.entry, event.attempt
        if event.what == "asked":
            unknown.add((entry, attempt))
        elif event.what in ("acknowledged", "refused"):
            unknown.discard((entry, attempt))
            if event.what == "acknowledged":
                done[entry] = attempt
        else:
            if (entry, attempt) in delivered:
                complaints.append(f"attempt {attempt} twice: {entry}")
            if attempt > max_attempts:
                complaints.append(f"attempt {attempt}: {entry}")
            delivered.add((entry, attempt))
    complaints += [f"acknowledged, then handed out again: {entry}"
                   for entry, attempt in sorted(delivered, key=str)
                   if attempt > done.get(entry, attempt)]
    complaints += [f"unexpected: {entry}"
                   for entry in {each for each, _ in delivered} - set(log)]
    perhaps = done.keys() | {entry for entry, _ in unknown}
    for entry in log:
        if entry in done and entry.sequence in parked:
            complaints.append(f"acknowledged and parked: {entry}")
        if entry not in perhaps and entry.sequence not in parked:
            complaints.append(f"neither acknowledged nor parked: {entry}")
    return complaints


def check_turns(log, events, parked):
    """A customer's next is handed out only once the one before is answered."""
    complaints = []
    before, last = {}, {}
    for entry in log:
        before[entry] = last.get(entry.customer)
        last[entry.customer] = entry
    asked = set()
    for event in events:
        if event.what == "asked":
            asked.add(event.entry)
        earlier = before.get(event.entry)
        if (event.what == "delivered" and earlier and earlier not in asked and
                earlier.sequence not in parked):
            complaints.append(f"{event.entry} before its turn")
    return complaints
