"""The three schemes: who is let in, for how long, and what a login answers."""

import datetime
import json
import os

import pytest

from sandbox_client import Answer, Sandbox, get, update, wait_for

CARD = "2000000001814"
CREDENTIALS = {"username": "u", "password": "p", "companyId": "C",
               "siteId": 501}
FLAGS = ("--seed", "--processing_delay_ms", "0", "--username", "u",
         "--password", "p", "--company_id", "C", "--site_id", "501")
DENIED = (401, {"message": "Access Denied."})


@pytest.fixture(name="scheme", params=["bearer", "cookies"])
def fixture_scheme(request):
    return request.param


@pytest.fixture
def sandbox(scheme):
    with Sandbox(*FLAGS, "--auth", scheme) as running:
        yield running


def login(connection, **changed):
    connection.request("POST", "/api?cmd=login",
                       json.dumps({**CREDENTIALS, **changed}))
    return Answer(connection.getresponse())


def cookie_header(answer):
    pairs = [line.split(";")[0]
             for line in answer.headers.get_all("Set-Cookie")]
    return {"Cookie": "; ".join(pairs)}


def shown(scheme, answer):
    """The headers by which a client shows its login."""
    if scheme == "cookies":
        return cookie_header(answer)
    return {"Authorization": "Bearer " + answer.json["token"]}


def status_and_body(answer):
    return answer.status, answer.json


def test_answers_a_login_in_the_documented_shape(connection):
    answer = login(connection)
    name = os.environ["FIXTURES"] + "/4ws/login_response.json"
    with open(name, encoding="utf-8") as file:
        expected = json.load(file)
    assert answer.status == 200 and list(answer.json) == list(expected)
    expected.update(username="u", companyId="C", siteId=501,
                    token=answer.json["token"],
                    expires=answer.json["expires"])
    assert answer.json == expected
    expires = datetime.datetime.fromisoformat(
        answer.json["expires"].replace("Z", "+00:00"))
    assert expires > datetime.datetime.now(datetime.timezone.utc)


@pytest.mark.parametrize("changed", [
    {"username": "x"}, {"password": ""}, {"companyId": None}, {"siteId": 5}])
def test_denies_a_login_with_other_credentials(sandbox, connection, changed):
    assert status_and_body(login(connection, **changed)) == DENIED
    (entry,) = sandbox.ledger("login")
    assert entry["granted"] is False
    assert sandbox.control("GET", "sessions") == {"live": 0}


def test_lets_in_who_shows_its_login(sandbox, connection, scheme):
    headers = shown(scheme, login(connection))
    assert get(connection, CARD, headers=headers).json["success"] is True
    entered, asked = sandbox.ledger("request")
    assert "body" not in entered and asked["login"] == entered["request"]
    (entry,) = sandbox.ledger("login")
    assert (entry["granted"], entry["username"]) == (True, "u")


@pytest.mark.parametrize("headers", [
    {}, {"Authorization": "Bearer x"}, {"Authorization": "Basic dTpw"},
    {"Cookie": "FWSESSION=x; FWNODE=n1"}, {"Cookie": ";;=;"},
    {"username": "u", "password": "p", "companyId": "C", "siteId": "501"}])
def test_denies_before_any_processing(sandbox, connection, headers):
    assert status_and_body(get(connection, CARD, headers=headers)) == DENIED
    connection.request(
        "POST", "/api?cmd=updateGiftcard_v1",
        f'{{"entityCode":1,"barcode":"{CARD}","amount":-5}}', headers)
    assert status_and_body(Answer(connection.getresponse())) == DENIED
    sandbox.idle()
    assert {entry["kind"] for entry in sandbox.ledger()} == {"request", "ack"}


def test_does_not_take_the_proof_of_the_other_scheme(connection, scheme):
    other = "bearer" if scheme == "cookies" else "cookies"
    headers = shown(other, login(connection))
    assert status_and_body(get(connection, CARD, headers=headers)) == DENIED


@pytest.mark.parametrize("scheme", ["cookies"])
def test_wants_every_cookie(connection):
    headers = cookie_header(login(connection))
    for pair in headers["Cookie"].split("; "):
        answer = get(connection, CARD, headers={"Cookie": pair})
        assert status_and_body(answer) == DENIED
    assert get(connection, CARD, headers=headers).status == 200


def test_denies_once_the_sessions_are_expired(sandbox, connection, scheme):
    headers = shown(scheme, login(connection))
    assert sandbox.control("GET", "sessions") == {"live": 1}
    assert sandbox.control("POST", "sessions/expire") == {"expired": 1}
    assert status_and_body(get(connection, CARD, headers=headers)) == DENIED
    again = shown(scheme, login(connection))
    assert get(connection, CARD, headers=again).status == 200


def test_denies_once_a_session_has_lived_its_time(
        sandbox, connection, scheme):
    sandbox.control("PUT", "settings",
                    {"session_ms": 50, "session_renew_ms": 0})
    answer = login(connection)
    assert answer.json["expiresInMS"] == 50
    headers = shown(scheme, answer)
    wait_for(lambda: get(connection, CARD, headers=headers).status == 401)


def test_keeps_earlier_logins_alive(sandbox, connection, scheme):
    logins = [shown(scheme, login(connection)) for _ in range(2)]
    assert logins[0] != logins[1]
    for headers in logins:
        assert get(connection, CARD, headers=headers).status == 200
    assert sandbox.control("GET", "sessions") == {"live": 2}


@pytest.mark.parametrize("scheme", ["cookies"])
def test_renews_cookies_that_will_end_soon(sandbox, connection):
    first = cookie_header(login(connection))
    assert not get(connection, CARD, headers=first).headers["Set-Cookie"]
    sandbox.control("PUT", "settings", {"session_renew_ms": 300_000})
    renewed = cookie_header(get(connection, CARD, headers=first))
    assert renewed != first
    for headers in (renewed, first):
        assert get(connection, CARD, headers=headers).status == 200
    assert sandbox.control("GET", "sessions") == {"live": 1}


@pytest.mark.parametrize("scheme", ["bearer"])
def test_never_renews_a_token(sandbox, connection):
    sandbox.control("PUT", "settings", {"session_renew_ms": 300_000})
    headers = shown("bearer", login(connection))
    answer = get(connection, CARD, headers=headers)
    assert (answer.status, answer.headers["Set-Cookie"]) == (200, None)


def test_faults_strike_logins(sandbox, connection):
    sandbox.fault("status_5xx", cmd="login", status=503)
    assert login(connection).status == 503
    assert sandbox.ledger("login") == []
    sandbox.fault("garbage", cmd="login")
    with pytest.raises(ValueError):
        login(connection).json["token"]
    assert sandbox.control("GET", "sessions") == {"live": 1}
    assert login(connection).status == 200


def test_lets_anybody_in_with_none():
    with Sandbox(*FLAGS, "--auth", "none") as sandbox:
        connection = sandbox.connect()
        assert update(connection, CARD, "-1").json == {"success": True}
        connection.close()
