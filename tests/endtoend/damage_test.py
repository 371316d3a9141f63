"""What the gateway does when its data directory has lost something."""

import shutil
import sqlite3
import subprocess
import uuid

import grpc
import pytest
from google.longrunning import operations_pb2

from fourws.gateway.v1 import (dead_letter_service_pb2 as pb,
                               dead_letter_service_pb2_grpc,
                               notification_service_pb2,
                               notification_service_pb2_grpc)
from gateway import Gateway, answer_to, read_error
from metrics import read
from processes import PATIENCE, PROGRAMS
from subscriber import EARLIEST, Subscriber, promote

PAGE = 4096


@pytest.fixture
def gateway(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url)
    yield gateway
    gateway.stop()


def run_with(gateway, *flags):
    """Runs a program that is to end by itself."""
    return subprocess.run(
        [PROGRAMS / "fourws-gateway", "--data_dir", gateway.data, *flags],
        capture_output=True, text=True, timeout=PATIENCE, check=False)


def run(gateway):
    """Runs a gateway that is to refuse to start."""
    return run_with(gateway, "--grpc_listen", "127.0.0.1:0", "--http_listen",
                    "127.0.0.1:0", "--upstream_url", "http://127.0.0.1:1")


def verify(gateway):
    return run_with(gateway, "--verify_data_dir")


def database(gateway):
    return gateway.data / "gateway.db"


def execute(gateway, sql, *values):
    """Runs a statement on the database of a stopped gateway."""
    connection = sqlite3.connect(database(gateway))
    try:
        with connection:
            return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def zero_page_of(gateway, sequence):
    """Overwrites the page of a notification with zeros."""
    [(stored,)] = execute(
        gateway, "SELECT notification FROM events WHERE sequence = ?", sequence)
    content = bytearray(database(gateway).read_bytes())
    # The index has the id too, but not what is before it in the notification.
    while (at := content.find(stored[:38])) >= 0:
        assert at > PAGE
        begin = at // PAGE * PAGE
        content[begin:begin + PAGE] = bytes(PAGE)
    database(gateway).write_bytes(content)


def zero_root_of(gateway, table):
    """Overwrites the first page of a table with zeros: all, if it is small."""
    [(page,)] = execute(
        gateway, "SELECT rootpage FROM sqlite_schema WHERE name = ?", table)
    with open(database(gateway), "r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))


def files(gateway):
    return {path.name: path.read_bytes() for path in gateway.data.iterdir()
            if not path.name.endswith("-shm")}


def damage(gateway):
    """What the metrics say of it, by what it is."""
    return {key[1:]: value for key, value in read(gateway).items()
            if key[0] == "store_damage_total"}


def refusal(subscriber):
    return read_error(subscriber.ended())


@pytest.mark.parametrize("empty", [False, True])
def test_does_not_start_without_the_database_it_had(gateway, sandbox, card,
                                                    tmp_path, empty):
    request_id = str(uuid.uuid4())
    assert card.redeem("10.00", request_id).ok
    gateway.stop()
    shutil.copy(database(gateway), tmp_path / "backup.db")
    database(gateway).unlink()
    if empty:
        database(gateway).touch()
    for _ in range(2):
        refused = run(gateway)
        assert refused.returncode == 1
        assert "--accept_data_loss" in refused.stderr
        assert "backup" in refused.stderr
    shutil.copy(tmp_path / "backup.db", database(gateway))
    gateway.start()
    assert card.redeem("10.00", request_id).ok
    assert len(sandbox.updates(card.barcode)) == 1


def test_begins_anew_if_it_is_told_to(gateway, sandbox):
    promote(sandbox, gateway, customer=uuid.uuid4().hex)
    [before] = Subscriber(gateway, EARLIEST).until("caught_up")
    gateway.stop()
    database(gateway).unlink()
    gateway.flags.append("--accept_data_loss")
    gateway.start()
    [accepted] = gateway.program.logged("store_loss_accepted")
    assert (accepted["what"], accepted["events"]) == ("missing", "1")
    gateway.flags.remove("--accept_data_loss")
    gateway.restart()
    promote(sandbox, gateway, customer=uuid.uuid4().hex, count=2)
    assert len(Subscriber(gateway, EARLIEST).until("caught_up")) == 2
    assert refusal(Subscriber(gateway, before.cursor)).reason == "CURSOR_INVALID"


def test_does_not_start_with_the_database_of_another(gateway, tmp_path,
                                                     sandbox):
    folder = tmp_path / "other"
    folder.mkdir()
    other = Gateway(folder, sandbox.url)
    other.stop()
    gateway.stop()
    kept = database(gateway).read_bytes()
    shutil.copy(database(other), database(gateway))
    refused = run(gateway)
    assert refused.returncode == 1
    assert "not the database" in refused.stderr
    database(gateway).write_bytes(kept)
    gateway.start()


def test_does_not_mix_a_backup_with_a_later_write_ahead_log(
        gateway, sandbox, card, tmp_path):
    gateway.stop()
    shutil.copy(database(gateway), tmp_path / "backup.db")
    gateway.start()
    request_id = str(uuid.uuid4())
    assert card.redeem("10.00", request_id).ok
    gateway.restart()  # Moves that to the database.
    promote(sandbox, gateway, customer=uuid.uuid4().hex)
    gateway.kill()  # Which leaves a write-ahead log.
    later = database(gateway).read_bytes()
    shutil.copy(tmp_path / "backup.db", database(gateway))
    for _ in range(2):
        refused = run(gateway)
        assert refused.returncode == 1
        assert "gateway.db-wal" in refused.stderr
    assert verify(gateway).returncode == 1
    database(gateway).write_bytes(later)
    gateway.start()
    assert card.redeem("10.00", request_id).ok
    assert len(sandbox.updates(card.barcode)) == 1


def test_tells_that_its_write_ahead_log_was_cut(gateway, sandbox):
    promote(sandbox, gateway, customer=uuid.uuid4().hex, count=2)
    gateway.restart()  # Moves the log to the database.
    promote(sandbox, gateway, customer=uuid.uuid4().hex, count=3)
    before = Subscriber(gateway, EARLIEST).until("caught_up")
    assert len(before) == 5
    gateway.kill()
    for name in ("gateway.db-wal", "gateway.db-shm"):
        (gateway.data / name).unlink()
    gateway.start()
    assert damage(gateway)["event", "lost"] == 3
    assert damage(gateway)["commit", "lost"] >= 1
    assert "store_lost_changes" in gateway.program.log.read_text()
    assert len(Subscriber(gateway, EARLIEST).until("caught_up")) == 2

    # Longer than it was: the old cursors would be within it.
    promote(sandbox, gateway, customer=uuid.uuid4().hex, count=6)
    for _ in range(2):
        for lost in before[2:]:
            refused = refusal(Subscriber(gateway, lost.cursor))
            assert refused.code == grpc.StatusCode.OUT_OF_RANGE
            assert refused.reason == "CURSOR_AHEAD"
        after = Subscriber(gateway, refused.metadata["last_cursor"])
        assert len(after.until("caught_up")) == 6
        # What was before the loss is as good as ever.
        kept = Subscriber(gateway, before[1].cursor)
        assert len(kept.until("caught_up")) == 6
        gateway.restart()
    assert damage(gateway) == {}


@pytest.mark.parametrize("table", ["trusted_time", None])
def test_says_how_to_go_on_where_it_cannot_start(gateway, table):
    gateway.stop()
    if table:
        zero_root_of(gateway, table)
    else:
        content = database(gateway).read_bytes()
        database(gateway).write_bytes(bytes(PAGE) + content[PAGE:])
    refused = run(gateway)
    assert refused.returncode == 1
    assert "--verify_data_dir" in refused.stderr
    assert "backup" in refused.stderr
    assert verify(gateway).returncode == 1


def test_streams_past_a_damaged_page(gateway, sandbox):
    promote(sandbox, gateway, customer=uuid.uuid4().hex, count=60)
    everything = Subscriber(gateway, EARLIEST).until("caught_up")
    assert len(everything) == 60
    gateway.stop()
    zero_page_of(gateway, 30)
    gateway.start()

    subscriber = Subscriber(gateway, EARLIEST)
    received, lost = [], 0
    while True:
        response = subscriber.next()
        received.extend(response.batch.notifications)
        lost += response.lost
        if response.WhichOneof("event") == "caught_up":
            break
    assert lost >= 1
    assert len(received) + lost == 60
    ids = [each.id for each in received]
    assert ids == [each.id for each in everything if each.id in set(ids)]
    assert everything[29].id not in ids
    assert damage(gateway)["event", "unreadable"] == lost

    service = notification_service_pb2_grpc.NotificationServiceStub(
        gateway.channel)
    for which in ({"cursor": everything[29].cursor},
                  {"id": everything[29].id}):
        damaged = answer_to(service.GetNotification.future(
            notification_service_pb2.GetNotificationRequest(**which),
            timeout=30))
        assert damaged.code == grpc.StatusCode.INTERNAL
    promote(sandbox, gateway, customer=uuid.uuid4().hex)
    assert len(subscriber.take(1)) == 1


def test_replays_dead_letters_past_a_damaged_one(gateway):
    letters = [pb.ImportedDeadLetter(
        source="4ws/customer-promotions", receive_time={"seconds": number},
        body=b'{"subjectCode":"c%d","data":{}}' % number)
        for number in (1, 2, 3)]

    def call(method, request):
        stub = dead_letter_service_pb2_grpc.DeadLetterServiceStub(
            gateway.channel)
        return gateway.call(getattr(stub, method), request)

    assert call("ImportDeadLetters", pb.ImportDeadLettersRequest(
        dead_letters=letters)).ok
    gateway.stop()
    zero_root_of(gateway, "dead_letters")
    gateway.start()
    listed = call("ListDeadLetters", pb.ListDeadLettersRequest(
        filter={"source": "4ws/customer-promotions"}))
    assert listed.ok, listed
    assert [each.name for each in listed.response.dead_letters] == [
        "deadLetters/1", "deadLetters/2", "deadLetters/3"]
    assert all("damaged" in each.reason and not each.HasField("receive_time")
               for each in listed.response.dead_letters)
    shown = call("GetDeadLetter", pb.GetDeadLetterRequest(name="deadLetters/1"))
    assert (shown.code, shown.reason) == (grpc.StatusCode.INTERNAL, "INTERNAL")
    replayed = call("ReplayDeadLetters", pb.ReplayDeadLettersRequest(all=True))
    assert replayed.ok, replayed
    assert ["damaged" in each.reason
            for each in replayed.response.results] == [True] * 3
    discarded = call("DiscardDeadLetters", pb.DiscardDeadLettersRequest(
        names=["deadLetters/1"]))
    assert discarded.ok, discarded
    [result] = discarded.response.results
    assert "damaged" in result.reason


def test_goes_on_beside_a_damaged_operation(gateway, sandbox, new_card):
    one, other = new_card(), new_card()
    request_id = str(uuid.uuid4())
    damaged = one.redeem("10.00", request_id)
    good = other.redeem("10.00")
    gateway.stop()
    execute(gateway, "UPDATE operations SET record = x'ff' WHERE name = ?",
            damaged.operation)
    gateway.start()

    response, call = gateway.operations.ListOperations.with_call(
        operations_pb2.ListOperationsRequest(), timeout=30)
    assert [each.name for each in response.operations] == [good.operation]
    assert ("fourws-damaged-operations", "1") in call.initial_metadata()
    read = gateway.call(
        gateway.operations.GetOperation,
        operations_pb2.GetOperationRequest(name=damaged.operation))
    assert read.code == grpc.StatusCode.INTERNAL

    # Whether it was sent is not known: it is not sent again.
    again = one.redeem("10.00", request_id)
    assert again.code == grpc.StatusCode.UNKNOWN
    assert len(sandbox.updates(one.barcode)) == 1
    assert other.redeem("10.00").ok


def test_verifies_its_data_directory(gateway, sandbox):
    promote(sandbox, gateway, customer=uuid.uuid4().hex, count=40)
    in_use = verify(gateway)
    assert in_use.returncode == 1
    assert "uses the data directory" in in_use.stderr

    gateway.kill()  # Which leaves a write-ahead log.
    before = files(gateway)
    good = verify(gateway)
    assert good.returncode == 0, good
    assert "events: 40" in good.stdout
    assert files(gateway) == before

    gateway.restart()
    gateway.stop()
    before = files(gateway)
    assert verify(gateway).returncode == 0
    assert files(gateway) == before

    zero_page_of(gateway, 20)
    before = files(gateway)
    bad = verify(gateway)
    assert bad.returncode == 1
    assert "damaged: " in bad.stdout
    assert files(gateway) == before
    gateway.start()
