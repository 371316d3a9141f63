"""Many subscribers, each on a connection of its own; some never read."""

import http.client
import json
import time
import uuid

from processes import resident_bytes
from subscriber import LATEST, WEBHOOK, Subscriber

SUBSCRIBERS = 200
SILENT = 20
LARGE = 300  # Notifications of LARGE_KIB each, which the silent ones ask for.
LARGE_KIB = 100
SMALL = 100  # And small ones, which the others ask for.
PROMOTION = "83394a21-e3c0-489d-8a10-7f08041b21aa"


def post(gateway, customer, count, kib=0):
    """Sends webhooks of one customer, each unlike the one before."""
    connection = http.client.HTTPConnection(gateway.http, timeout=60)
    padding = "y" * (kib * 1024)
    for number in range(count):
        body = {"subjectCode": customer, "data": {PROMOTION: {
            "YEAR_2024": {"purchaseThreshold": number, "padding": padding}}}}
        connection.request("POST", WEBHOOK, json.dumps(body))
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
    connection.close()


def mebibytes(gateway):
    return resident_bytes(gateway.program.pid) / (1 << 20)


def subscribe(gateway, customer):
    return Subscriber(gateway, LATEST, customers=[f"4ws/{customer}"],
                      own_connection=True)


def test_holds_little_for_those_who_never_read(gateway, capsys):
    large, small = uuid.uuid4().hex, uuid.uuid4().hex
    silent = [subscribe(gateway, large) for _ in range(SILENT)]
    readers = [subscribe(gateway, small) for _ in range(SUBSCRIBERS - SILENT)]
    for subscriber in silent + readers:
        subscriber.wait_for("caught_up")
    before = mebibytes(gateway)

    post(gateway, large, LARGE, LARGE_KIB)
    begun = time.monotonic()
    post(gateway, small, SMALL)
    for reader in readers:
        sequences = [each.sequence for each in reader.take(SMALL)]
        assert sequences == sorted(set(sequences))
    took = time.monotonic() - begun

    grown = mebibytes(gateway) - before
    offered = SILENT * LARGE * LARGE_KIB / 1024
    with capsys.disabled():
        print(f"\n{SUBSCRIBERS} subscribers, {SILENT} of them silent with "
              f"{offered:.0f} MiB for them: {grown:.0f} MiB more in memory; "
              f"{SMALL} notifications to each of the others in {took:.1f} s")
    # A mebibyte each, about as much in sockets, and what the gateway has
    # anyhow: the newest part of the log and the database's pages.
    assert grown < offered / 4

    # What was not read is not lost.
    sequences = [each.sequence for each in silent[0].take(LARGE)]
    assert sequences == sorted(set(sequences))
    for subscriber in silent + readers:
        subscriber.close()
