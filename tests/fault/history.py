"""Kills the gateway under writers and readers, and checks what they saw."""

import argparse
import collections
import pathlib
import random
import tempfile
import time

from actors import Follower, Member, StateFollower, Stage, Writer
from checks import (check_follower, check_log, check_shared, check_states,
                    check_turns)
from consumer import Subscription
from gateway import Gateway
from lossy_proxy import LossyProxy
from processes import wait_until

NOWHERE = "http://127.0.0.1:9"
EARLIEST = {"edge": "EDGE_EARLIEST"}
CUSTOMERS = [f"c{number}" for number in range(12)]
SOME = CUSTOMERS[:4]
MAX_ATTEMPTS = 6
PATIENCE = 300  # For what is left over when all is calm again.


class History:
    """Everybody, and what they saw."""

    def __init__(self, gateway, stage, seed):
        def rng(kind, number):
            return random.Random(f"{seed} {kind} {number}")

        settings = {"ack_deadline": {"seconds": 1},
                    "min_backoff": {"nanos": 50_000_000},
                    "max_backoff": {"nanos": 200_000_000},
                    "max_attempts": MAX_ATTEMPTS}
        self.shared = Subscription(gateway, start=EARLIEST, **settings)
        self.ordered = Subscription(
            gateway, start=EARLIEST, order_by_customer=True,
            filter={"customers": [f"4ws/{each}" for each in SOME]}, **settings)
        self.events = {self.shared: [], self.ordered: []}
        self.stage = stage
        self.writers = [Writer(stage, rng("writer", i), CUSTOMERS[i::4])
                        for i in range(4)]
        self.followers = [Follower(stage, rng("follower", i))
                          for i in range(2)]
        self.filtered = [Follower(stage, rng("filtered", i), SOME)
                         for i in range(2)]
        self.state_followers = [StateFollower(stage, rng("states", i))
                                for i in range(2)]
        self.members = [Member(stage, rng(each.name, i), each.name, events)
                        for each, events in self.events.items()
                        for i in range(3)]
        self.actors = (self.writers + self.followers + self.filtered +
                       self.state_followers + self.members)

    def begin(self):
        for actor in self.actors:
            actor.start()

    def end(self):
        """Lets everybody come to rest. The gateway runs, and keeps running."""
        self.stage.calm.set()
        for writer in self.writers:
            writer.join(PATIENCE)
        for each in self.events:
            wait_until(lambda each=each: each.get().lag == 0,
                       "everything to be acknowledged or parked", PATIENCE)
        self.stage.over.set()
        for actor in self.actors:
            actor.join(PATIENCE)

    def accepted(self):
        accepted = collections.Counter()
        for writer in self.writers:
            accepted.update({f"4ws/{customer}": count for customer, count
                             in writer.accepted.items()})
        return accepted


def parked_of(subscription):
    """Sequences of what is parked."""
    parked, token = set(), ""
    while True:
        page = subscription.ask("ListParked", page_token=token)
        parked.update(each.sequence for each in page.parked)
        assert all(each.attempts >= MAX_ATTEMPTS for each in page.parked), page
        if not (token := page.next_page_token):
            return parked


def read_log(stage):
    """The log as somebody sees it who comes when everything is over."""
    reader = Follower(stage, random.Random(0))
    reader.finish()
    return reader.sessions[-1].received


def storm(gateway, proxy, rng, seconds):
    """Kills and cuts; the gateway runs at the end. Returns how many."""
    kills = cuts = 0
    end = time.monotonic() + seconds
    next_kill = time.monotonic() + rng.uniform(1, 3)
    while time.monotonic() < end:
        time.sleep(rng.uniform(0, 0.5))
        cuts += proxy.cut(lambda: rng.random() < 0.2)
        if time.monotonic() > next_kill:
            gateway.kill()
            time.sleep(rng.choice((0, 0, 0.5)))
            gateway.start()
            kills += 1
            next_kill = time.monotonic() + rng.uniform(0.5, 4)
    return kills, cuts


def check(history):
    """What is wrong with the history."""
    log = read_log(history.stage)
    own = [each for each in log if each.customer.removeprefix("4ws/") in SOME]
    complaints = check_log(log, history.accepted())
    for each in history.followers:
        complaints += check_follower(log, each.sessions)
    for each in history.filtered:
        complaints += check_follower(own, each.sessions)
    for each in history.state_followers:
        complaints += check_states(log, each.sessions)
    for subscription, entitled in ((history.shared, log),
                                   (history.ordered, own)):
        events, parked = history.events[subscription], parked_of(subscription)
        complaints += check_shared(entitled, events, parked, MAX_ATTEMPTS)
        if subscription is history.ordered:
            complaints += check_turns(entitled, events, parked)
        print(f"{subscription.name}: "
              f"{dict(collections.Counter(each.what for each in events))}, "
              f"{len(parked)} parked")
        assert parked and len(events) > 2 * len(entitled)
    return complaints


def print_summary(history, kills, cuts):
    sessions = [each for actor in history.followers + history.filtered +
                history.state_followers for each in actor.sessions]
    accepted = history.accepted().total()
    print(f"{kills} kills, {cuts} connections cut, {accepted} webhooks "
          f"accepted ({sum(each.repeats for each in history.writers)} "
          f"repeats), {len(sessions)} streams sent "
          f"{sum(len(each.received) for each in sessions)} notifications")
    assert accepted and kills and len(sessions) > len(history.actors) / 2


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", default=str(random.randrange(10**9)))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        gateway = Gateway(pathlib.Path(folder), NOWHERE)
        proxy = LossyProxy(gateway.program.ready["grpc"])
        history = History(gateway, Stage(proxy.address, gateway.http),
                          arguments.seed)
        history.begin()
        kills, cuts = storm(gateway, proxy, random.Random(arguments.seed),
                            arguments.minutes * 60)
        history.end()
        print_summary(history, kills, cuts)
        complaints = check(history)
        proxy.close()
        gateway.stop()
    for complaint in complaints[:50]:
        print(complaint)
    assert not complaints, f"{len(complaints)} complaints"


if __name__ == "__main__":
    main()
