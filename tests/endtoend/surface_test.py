"""What the gateway offers beside its services, and how it starts."""

import json
import sqlite3
import subprocess
import urllib.request

import grpc
import pytest

import contract
import reflection
from gateway import Gateway
from processes import PROGRAMS
from subscriber import EARLIEST, Subscriber, promote

OWN_SERVICES = {"fourws.gateway.v1.GiftcardService",
                "fourws.gateway.v1.NotificationService",
                "fourws.gateway.v1.NotificationStream",
                "google.longrunning.Operations", "grpc.health.v1.Health"}


def test_reports_that_it_is_well(gateway):
    # grpc.health.v1, by hand: an empty request, a reply with the status 1.
    check = gateway.channel.unary_unary("/grpc.health.v1.Health/Check")
    assert check(b"", timeout=30) == b"\x08\x01"


def test_does_not_know_the_health_of_others(gateway):
    check = gateway.channel.unary_unary("/grpc.health.v1.Health/Check")
    with pytest.raises(grpc.RpcError) as caught:
        check(b"\x0a\x01x", timeout=30)
    assert caught.value.code() == grpc.StatusCode.NOT_FOUND


def test_lists_its_services(gateway):
    assert OWN_SERVICES <= set(reflection.services(gateway.channel))


def test_describes_its_services(gateway):
    methods = reflection.methods(gateway.channel,
                                 "fourws.gateway.v1.GiftcardService")
    redeem = next(each for each in methods if each.name == "RedeemGiftcard")
    assert redeem.input_type == ".fourws.gateway.v1.RedeemGiftcardRequest"


def methods_by_reflection(gateway):
    """All methods of our packages, by full name, as the gateway has them."""
    return {
        f"{service}.{method.name}": method
        for service in reflection.services(gateway.channel)
        if service.startswith("fourws.gateway.")
        for method in reflection.methods(gateway.channel, service)
    }


def test_describes_every_method_of_the_contract(gateway):
    assert methods_by_reflection(gateway).keys() == contract.methods().keys()


def test_implements_every_method_that_it_describes(gateway):
    methods = methods_by_reflection(gateway)
    assert len(methods) > 20
    for name, method in methods.items():
        service, _, short_name = name.rpartition(".")
        kind = (gateway.channel.unary_stream if method.server_streaming
                else gateway.channel.unary_unary)
        call = kind(f"/{service}/{short_name}")  # Bytes both ways.
        try:
            if method.server_streaming:
                stream = call(b"", timeout=10)
                next(stream)
                stream.cancel()
            else:
                call(b"", timeout=60)
        except grpc.RpcError as error:
            assert error.code() != grpc.StatusCode.UNIMPLEMENTED, name


def run(*arguments):
    """Runs the gateway where it is expected to end by itself."""
    return subprocess.run([PROGRAMS / "fourws-gateway", *arguments],
                          capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("config,place", [
    ('{"operations":{"timout":"1s"}}', "timout"),
    ('{"unknown":1}', "unknown"),
    ('{"operations":{"timeout":"soon"}}', "timeout"),
    ('{"operations":', ""),
    ('[]', ""),
])
def test_refuses_a_configuration_with_its_place(tmp_path, config, place):
    file = tmp_path / "config.json"
    file.write_text(config)
    ended = run("--config", file, "--data_dir", tmp_path / "data",
                "--upstream_url", "http://127.0.0.1:1",
                "--grpc_listen", "127.0.0.1:0", "--http_listen", "127.0.0.1:0")
    assert ended.returncode != 0
    assert place in ended.stderr and ended.stdout == ""


@pytest.mark.parametrize("flags", [
    ["--no_such_flag"], ["--config", "/nonexistent"], [],
    ["--upstream_url", "ftp://x"], ["--upstream_url", "http://x",
                                    "--grpc_listen", "nonsense"]])
def test_refuses_wrong_flags(tmp_path, flags):
    ended = run("--data_dir", tmp_path / "data", "--http_listen",
                "127.0.0.1:0", *flags)
    assert ended.returncode != 0 and ended.stderr


def test_refuses_a_data_directory_in_use(gateway):
    ended = run("--data_dir", gateway.data, "--upstream_url",
                "http://127.0.0.1:1", "--grpc_listen", "127.0.0.1:0",
                "--http_listen", "127.0.0.1:0")
    assert ended.returncode != 0 and ended.stderr


def test_shows_what_configuration_is_in_force(gateway):
    ended = run("--print_config", "--upstream_url", "http://127.0.0.1:1")
    assert ended.returncode == 0, ended.stderr
    config = json.loads(ended.stdout)
    assert config["fourws"]["url"] == "http://127.0.0.1:1"
    assert config["operations"]["timeout"] == "900s"


def test_answers_health_over_http(gateway):
    with urllib.request.urlopen(f"http://{gateway.http}/healthz",
                                timeout=30) as answer:
        assert answer.status == 200


@pytest.fixture
def guarded(tmp_path, sandbox):
    """A gateway that knows the sender of webhooks by a password."""
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n")
    gateway = Gateway(tmp_path, sandbox.url, {"ingress": {
        "customer_promotions": {"basic": {
            "username": "4ws", "password": {"file": str(secret)}}}}})
    yield gateway
    gateway.stop()


@pytest.mark.parametrize("credentials", [
    {}, {"user": "4ws", "password": "wrong"},
    {"user": "other", "password": "open sesame"}])
def test_keeps_nothing_from_strangers(guarded, sandbox, credentials):
    for body in ('{"subjectCode":"1"}', "unreadable"):
        result = promote(sandbox, guarded, raw=body, **credentials)
        assert result["status"] == 401
    assert not Subscriber(guarded, EARLIEST).until("caught_up")
    database = sqlite3.connect(guarded.data / "gateway.db")
    assert not database.execute("SELECT * FROM dead_letters").fetchall()


def test_takes_webhooks_from_the_sender_it_knows(guarded, sandbox):
    result = promote(sandbox, guarded, user="4ws", password="open sesame")
    assert result["status"] == 200
    assert len(Subscriber(guarded, EARLIEST).until("caught_up")) == 1


def test_logs_no_secrets_barcodes_or_bodies(gateway, card):
    assert card.redeem("10.00").ok
    assert card.barcode not in gateway.program.log.read_text()
