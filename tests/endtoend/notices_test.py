"""People are notified of dead letters, by mail and by webhook."""

import collections
import email
import email.policy
import json
import pathlib
import subprocess
import sys
import threading
import urllib.request

import pytest

from fourws.gateway.v1 import notice_service_pb2, notice_service_pb2_grpc
from gateway import Gateway
from processes import Program, wait_until
from receiver import Receiver
from webhook import DOCUMENTS, PROMOTIONS, post

HERE = pathlib.Path(__file__).parent
SECRET_BODY = "a body of Jane Doe, card 9990000100880"


class MailServer:
    """The mail server's process, and the mails that it took."""

    def __init__(self, folder, *flags, listen="127.0.0.1:0"):
        self._program = Program(
            sys.executable,
            ["-B", HERE / "mail_server.py", "--listen", listen, *flags],
            folder / "mail.log")
        self.port = self._program.ready["port"]
        self._mails = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._program.lines():
            self._mails.append(json.loads(line))

    @property
    def mails(self):
        return list(self._mails)

    def stop(self):
        if self._reader.is_alive():
            self._program.signal(15)
            self._reader.join()
            self._program.wait()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
         "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
         folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True)
    return folder


@pytest.fixture
def start(tmp_path, sandbox):
    started = []

    def make(notices):
        gateway = Gateway(tmp_path, sandbox.url,
                          {"notices": {"retry": "0.1s", **notices}})
        started.append(gateway)
        return gateway

    yield make
    for gateway in started:
        gateway.stop()


@pytest.fixture
def mail_server(tmp_path):
    """Makes mail servers that end with the test."""
    started = []

    def make(*flags, **settings):
        started.append(MailServer(tmp_path, *flags, **settings))
        return started[-1]

    yield make
    for server in started:
        server.stop()


def metrics(gateway):
    with urllib.request.urlopen(f"http://{gateway.http}/metrics",
                                timeout=30) as answer:
        return answer.read().decode()


def channel(gateway, name="email"):
    """What the gateway shows of one of its channels of notices."""
    stub = notice_service_pb2_grpc.NoticeServiceStub(gateway.channel)
    answer = gateway.call(stub.ListNoticeChannels,
                          notice_service_pb2.ListNoticeChannelsRequest())
    assert answer.ok, answer
    [found] = [each for each in answer.response.channels if each.name == name]
    return found


def mail_settings(tmp_path, server, certificate=None, user=None,
                  password="sesame"):
    settings = {"host": "localhost", "port": server.port,
                "from": "gateway@example.com",
                "to": ["it@example.com", "oncall@example.com"],
                "starttls": "required" if certificate else "off"}
    if certificate:
        settings["ca_file"] = str(certificate / "cert.pem")
    if user:
        file = tmp_path / "password"
        file.write_text(password)
        settings.update(username=user, password={"file": str(file)})
    return settings


def tls(certificate):
    return ("--certificate", certificate / "cert.pem", "--key",
            certificate / "key.pem", "--user", "gateway", "--password",
            "sesame")


def test_notifies_by_mail_over_tls_with_a_login(start, mail_server, tmp_path,
                                                certificate):
    server = mail_server(*tls(certificate))
    gateway = start({"email": mail_settings(tmp_path, server, certificate,
                                            "gateway")})
    assert post(gateway, PROMOTIONS, SECRET_BODY).status == 200
    wait_until(lambda: server.mails, "mail")
    [mail] = server.mails
    assert mail["tls"] and mail["user"]
    assert mail["from"] == "gateway@example.com"
    assert mail["to"] == ["it@example.com", "oncall@example.com"]
    message = email.message_from_string(mail["content"],
                                        policy=email.policy.default)
    assert message["From"] == "gateway@example.com"
    assert message["Subject"] == (
        "fourws-gateway: 1 webhook could not be processed")
    assert message["Date"] and message["Message-ID"]
    text = message.get_content()
    assert "4ws/customer-promotions" in text
    assert "fourws dead-letter list" in text
    assert "fourws dead-letter replay" in text
    assert "Jane" not in mail["content"]
    assert "9990000100880" not in mail["content"]


def test_notifies_the_others_if_an_address_is_refused(start, mail_server,
                                                      tmp_path):
    server = mail_server("--unknown", "it@example.com")
    gateway = start({"email": mail_settings(tmp_path, server)})
    post(gateway, PROMOTIONS, SECRET_BODY)
    wait_until(lambda: server.mails, "mail")
    assert server.mails[0]["to"] == ["oncall@example.com"]


def test_reports_the_first_at_once_and_the_rest_in_a_digest(start, mail_server,
                                                            tmp_path):
    server = mail_server()
    hook = Receiver()
    gateway = start({"interval": "2s",
                     "email": mail_settings(tmp_path, server),
                     "webhook": {"url": hook.url + "/alarm"}})
    post(gateway, PROMOTIONS, SECRET_BODY)
    wait_until(lambda: len(hook.received) == 1, "first notice")
    for i in range(7):
        post(gateway, DOCUMENTS if i % 2 else PROMOTIONS, f"bad {i}")

    def notices():
        return [json.loads(each.body) for each in hook.received]

    wait_until(lambda: sum(each["count"] for each in notices()) == 8, "digest")
    assert hook.received[0].path == "/alarm"
    first, *digests = notices()
    assert first["count"] == 1 and len(digests) < 7
    assert digests[-1]["waiting"] == 8
    counts = collections.Counter()
    for digest in digests:
        for group in digest["groups"]:
            counts[group["source"]] += group["count"]
    assert counts == {"4ws/customer-promotions": 4, "4ws/documents": 3}
    wait_until(lambda: len(server.mails) >= 2, "mails")
    assert "Jane" not in hook.received[0].body.decode()
    hook.stop()


def test_tries_again_what_fails_and_holds_nobody_up(start, mail_server,
                                                    tmp_path):
    server = mail_server("--refuse", "3")
    gateway = start({"interval": "3600s",
                     "email": mail_settings(tmp_path, server)})
    for i in range(20):
        assert post(gateway, PROMOTIONS, f"bad {i}").status == 200
    wait_until(lambda: server.mails, "mail")
    wait_until(lambda: channel(gateway).HasField("last_sent_time"), "sent")
    shown = channel(gateway)
    assert shown.failures == 0 and shown.last_error == ""
    assert shown.HasField("last_failed_time")
    text = metrics(gateway)
    assert 'channel="email",result="failed"} 3' in text
    assert 'channel="email",result="sent"} 1' in text
    assert '"verdict":"failed"' in gateway.program.log.read_text()


def test_reports_after_a_restart_what_it_could_not_before(start, mail_server,
                                                          tmp_path):
    server = mail_server()
    port = server.port
    server.stop()
    gateway = start({"interval": "1s",
                     "email": mail_settings(tmp_path, server)})
    for i in range(3):
        assert post(gateway, PROMOTIONS, f"bad {i}").status == 200
    shown = wait_until(lambda: channel(gateway).failures > 1
                       and channel(gateway), "failures")
    assert shown.last_error and shown.HasField("next_time")
    assert not shown.HasField("last_sent_time")
    gateway.restart_after_kill()
    server = mail_server(listen=f"127.0.0.1:{port}")
    [mail] = wait_until(lambda: server.mails, "mail")
    assert "3 webhooks" in mail["content"]
    # What was reported is not reported again.
    wait_until(lambda: channel(gateway).HasField("last_sent_time")
               and not channel(gateway).HasField("next_time"), "rest")
    gateway.restart_after_kill()
    post(gateway, PROMOTIONS, "one more")
    wait_until(lambda: len(server.mails) == 2, "another mail")
    assert "1 webhook could not" in server.mails[1]["content"]


def test_sends_nothing_without_the_tls_that_is_required(start, mail_server,
                                                        tmp_path, certificate):
    server = mail_server()
    gateway = start({"email": mail_settings(tmp_path, server, certificate,
                                            "gateway")})
    assert_fails(gateway, server)


def test_sends_nothing_to_a_server_it_cannot_trust(start, mail_server,
                                                   tmp_path, certificate):
    server = mail_server(*tls(certificate))
    settings = mail_settings(tmp_path, server, certificate, "gateway")
    del settings["ca_file"]
    assert_fails(start({"email": settings}), server)


def test_shows_that_its_login_is_refused(start, mail_server, tmp_path,
                                         certificate):
    server = mail_server(*tls(certificate))
    gateway = start({"email": mail_settings(
        tmp_path, server, certificate, "gateway", "open says me")})
    shown = assert_fails(gateway, server)
    assert "535" in shown.last_error
    text = gateway.program.log.read_text() + str(shown)
    assert "open says me" not in text and "it@example.com" not in text


def assert_fails(gateway, server):
    """Asserts that notices fail, visibly, while webhooks are taken."""
    assert post(gateway, PROMOTIONS, "bad").status == 200
    shown = wait_until(lambda: channel(gateway).failures > 1
                       and channel(gateway), "failures")
    assert not shown.HasField("last_sent_time") and not server.mails
    assert post(gateway, PROMOTIONS, "worse").status == 200
    return shown


def test_posts_to_a_webhook_with_its_token_until_it_is_taken(start, tmp_path):
    hook = Receiver(statuses=[500, 302, 200])
    url = tmp_path / "url"
    url.write_text(hook.url + "/alarm?room=secret-room")
    token = tmp_path / "token"
    token.write_text("a-token-of-ours")
    gateway = start({"webhook": {"secret_url": {"file": str(url)},
                                 "bearer": {"file": str(token)}}})
    post(gateway, PROMOTIONS, SECRET_BODY)
    wait_until(lambda: channel(gateway, "webhook").HasField("last_sent_time"),
               "sent")
    assert len(hook.received) == 3
    for each in hook.received:
        assert each.path == "/alarm?room=secret-room"
        assert each.headers["authorization"] == "Bearer a-token-of-ours"
        assert each.headers["content-type"] == "application/json"
    text = gateway.program.log.read_text()
    assert "a-token-of-ours" not in text and "secret-room" not in text
    hook.stop()


def test_does_not_report_the_test_webhook_nor_imports(start):
    hook = Receiver()
    gateway = start({"webhook": {"url": hook.url}})
    assert post(gateway, "/webhooks/one/cart-opened", "test").status == 200
    post(gateway, PROMOTIONS, "bad")
    wait_until(lambda: hook.received, "notice")
    assert json.loads(hook.received[0].body)["count"] == 1
    hook.stop()
