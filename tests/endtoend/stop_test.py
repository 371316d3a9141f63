"""A stop ends in time, whatever the gateway's peers do or leave undone."""

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import types
import uuid

import grpc
import pytest

from cards import Card
from gateway import Gateway, answer_to
from processes import PROGRAMS, Program, wait_until
from sockets import connect
from subscriber import LATEST, Subscriber
from webhook import PROMOTIONS, post

DRAIN_SECONDS = 6
# For a busy machine to notice that a process has ended. What the peers here
# would hold up without a bound takes ten times longer.
SLACK_SECONDS = 4
PROMOTION = "83394a21-e3c0-489d-8a10-7f08041b21aa"


class StalledMailServer:
    """Speaks SMTP until it gets the command `stalls_at`, and then says nothing
    more. "" stands for the greeting."""

    REPLIES = {"": "220 ready", "DATA": "354 go on", ".": "250 taken"}

    def __init__(self, stalls_at):
        self._stalls_at = stalls_at
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.stalled = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        connection, _ = self._listener.accept()
        with connection, connection.makefile("r", newline="\r\n") as lines:
            for command in self._commands(lines):
                if command == self._stalls_at:
                    self.stalled.set()
                    self._ended.wait()
                    return
                reply = self.REPLIES.get(command, "250 fine")
                connection.sendall(f"{reply}\r\n".encode())

    @staticmethod
    def _commands(lines):
        """What is to be replied to: the connection, each command, and the dot
        that ends a mail."""
        yield ""
        in_mail = False
        for line in lines:
            command = line.strip().split(" ")[0].upper()
            if not in_mail or command == ".":
                yield command
                in_mail = command == "DATA"

    def stop(self):
        self._ended.set()
        self._listener.close()


@pytest.fixture
def stalled_mail_server():
    made = []

    def make(stalls_at):
        made.append(StalledMailServer(stalls_at))
        return made[-1]

    yield make
    for server in made:
        server.stop()


def mail_config(host, port):
    return {"notices": {"email": {
        "host": host, "port": port, "starttls": "off",
        "from": "gateway@example.com", "to": ["it@example.com"]}}}


@pytest.fixture
def start(tmp_path, sandbox):
    started = []

    def make(config=None):
        started.append(Gateway(tmp_path, sandbox.url, {
            "drain_timeout": f"{DRAIN_SECONDS}s", **(config or {})}))
        return started[-1]

    yield make
    for gateway in started:
        gateway.kill()
        gateway.channel.close()


def assert_stops_in_time(program):
    """Asks the program to stop. Returns what it logged of that."""
    begin = time.monotonic()
    program.signal(signal.SIGTERM)
    assert program.wait() == 0
    assert time.monotonic() - begin < DRAIN_SECONDS + SLACK_SECONDS
    events = {line["event"]: line for line in program.logged()}
    # By its own clock. If a part was late, it says so and ended without it.
    if "stop_overdue" not in events:
        assert int(events["stopped"]["took_ms"]) <= DRAIN_SECONDS * 1000
    return events


def large_promotion(customer, number):
    return {"subjectCode": customer, "data": {PROMOTION: {"YEAR_2024": {
        "purchaseThreshold": number, "padding": "y" * 100_000}}}}


def half_a_request(gateway):
    """A connection over which the rest of a webhook never comes."""
    connection = connect(gateway.http)
    connection.sendall(f"POST {PROMOTIONS} HTTP/1.1\r\nHost: x\r\n"
                       "Content-Length: 100\r\n\r\nhalf".encode())
    return connection


def test_stops_in_time_if_nobody_does_their_part(start, sandbox,
                                                 stalled_mail_server):
    mail = stalled_mail_server("")
    gateway = start(mail_config("127.0.0.1", mail.port))
    # A mail server that does not greet.
    assert post(gateway, PROMOTIONS, "no json").status == 200
    assert mail.stalled.wait(60)
    # A subscriber that does not read.
    customer = uuid.uuid4().hex
    silent = Subscriber(gateway, LATEST, customers=[f"4ws/{customer}"],
                        own_connection=True)
    silent.wait_for("caught_up")
    for number in range(50):
        assert post(gateway, PROMOTIONS, large_promotion(
            customer, number)).status == 200
    # An upstream that does not answer, to a read and to a write, and one that
    # answers but never calls back.
    unread, unsent, unsettled = (Card(gateway, sandbox) for _ in range(3))
    sandbox.fault("ack_late", cmd="get", barcode=unread.barcode, ms=60_000)
    read = gateway.begin("v1.GiftcardService.GetGiftcard",
                         {"barcode": unread.barcode}, timeout=60)
    unsent.fault("ack_late", ms=60_000)
    for card in (unsent, unsettled):
        card.fault("callback_never")
    calls = [card.start_redeem("10.00", timeout=60)
             for card in (unsent, unsettled)]
    for card in (unsent, unsettled):
        sandbox.wait_for_update(card.barcode)
    # A sender that stops half way.
    with half_a_request(gateway):
        assert_stops_in_time(gateway.program)
    # Who paid knows that the outcome is open.
    for call in calls:
        answer = answer_to(call)
        assert answer.reason == "OPERATION_PENDING", answer
    assert answer_to(read).code != grpc.StatusCode.OK


@pytest.mark.parametrize("stalls_at", ["EHLO", "DATA", ".", "QUIT"])
def test_does_not_wait_for_a_mail_server(start, stalled_mail_server,
                                         stalls_at):
    mail = stalled_mail_server(stalls_at)
    gateway = start(mail_config("127.0.0.1", mail.port))
    assert post(gateway, PROMOTIONS, "no json").status == 200
    assert mail.stalled.wait(60)
    events = assert_stops_in_time(gateway.program)
    assert "stop_overdue" not in events


def in_namespace(hosts, *command):
    """A command that runs `command` with the pipe `hosts` for /etc/hosts."""
    script = ('mount --bind "$0" /etc/hosts && '
              'exec setpriv --pdeathsig KILL "$@"')
    return [shutil.which("unshare"), "--map-root-user", "--mount", "sh", "-c",
            script, hosts, *command]


def threads_of(program):
    return len(os.listdir(f"/proc/{program.pid}/task"))


def test_does_not_wait_for_a_name_server(tmp_path, sandbox):
    # Who looks for a name opens the file, and waits until somebody opens the
    # other end of the pipe.
    hosts = tmp_path / "hosts"
    os.mkfifo(hosts)
    if subprocess.run(in_namespace(hosts, "true"),
                      capture_output=True).returncode != 0:
        pytest.skip("this machine lets no user mount files")
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"drain_timeout": f"{DRAIN_SECONDS}s",
                                  **mail_config("mail.example", 25)}))
    [unshare, *arguments] = in_namespace(
        hosts, PROGRAMS / "fourws-gateway", "--config", config,
        "--grpc_listen", "127.0.0.1:0", "--http_listen", "127.0.0.1:0",
        "--upstream_url", sandbox.url, "--data_dir", tmp_path / "data")
    program = Program(unshare, arguments, tmp_path / "gateway.log")
    gateway = types.SimpleNamespace(http=program.ready["http"])
    try:
        before = threads_of(program)
        assert post(gateway, PROMOTIONS, "no json").status == 200
        wait_until(lambda: threads_of(program) > before, "a look for the name")
        events = assert_stops_in_time(program)
        assert "stop_overdue" not in events
    finally:
        program.kill()
