"""ONe: offers, clients and carts, beside the platform."""

import json
import os

import pytest

from sandbox_client import Answer, Sandbox

ORDERPATH = "/one/api/v1/orderpath/integrations/auth-required"
CLIENTS = "/one/api/v1/account/integrations/auth-required/clients"
OFFER = "15570c28-543e-4928-9466-0d72b015a5f6"
CLIENT = "org:838bed9a-8063-4e4c-93c3-f74b59fcaa5a"
CART = "c2c25ae9-dbcf-43bb-9626-ee1f5ae174ea"


def ask(connection, path, headers=None):
    connection.request("GET", path, headers=headers or {})
    return Answer(connection.getresponse())


def fixture():
    path = (f"{os.environ['FIXTURES']}/one/"
            "cart-add-configurable-products.request.inferred.json")
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def add(connection, body, cart=CART):
    connection.request("PUT", f"{ORDERPATH}/carts/{cart}/"
                       "add-configurable-products", json.dumps(body))
    return Answer(connection.getresponse())


def test_returns_the_seeded_offer_and_client(connection):
    offer = ask(connection, f"{ORDERPATH}/offer?offerId={OFFER}").json
    cable, drum = offer["split"]["slots"][0]["productLines"]
    assert drum["parentLineId"] == cable["id"]
    client = ask(connection, f"{CLIENTS}/{CLIENT.replace(':', '%3A')}")
    assert client.status == 200
    assert client.json["clientId"] == offer["clientId"] == CLIENT


@pytest.mark.parametrize("path", [
    f"{ORDERPATH}/offer?offerId=none", f"{ORDERPATH}/offer", f"{CLIENTS}/none",
    f"{ORDERPATH}/elsewhere", "/one/"])
def test_answers_404_to_what_it_does_not_know(connection, path):
    answer = ask(connection, path)
    assert answer.status == 404 and answer.json["message"]


def test_adds_as_often_as_it_is_told(sandbox, connection):
    for _ in range(2):
        answer = add(connection, fixture())
        assert answer.status == 200
        cable, drum = answer.json["productLines"]
        assert drum["parentLineId"] == cable["id"]
        assert "externalId" not in drum
    cart = sandbox.control("GET", "shelf/one_carts/" + CART)
    assert [line["productId"] for line in cart["productLines"]] == [
        "CABLE-1", "DRUM-1", "CABLE-1", "DRUM-1"]
    assert len(sandbox.ledger("one_add", barcode=CART)) == 2


def test_changes_prices_of_lines(sandbox, connection):
    line = add(connection, fixture()).json["productLines"][0]["id"]
    connection.request(
        "POST", f"{ORDERPATH}/carts/{CART}/change-product-lines-prices",
        json.dumps({"productLines": [{"id": line, "price": 410.5}]}))
    assert Answer(connection.getresponse()).status == 200
    cart = sandbox.control("GET", "shelf/one_carts/" + CART)
    assert [each.get("price") for each in cart["productLines"]] == [410.5,
                                                                    None]
    assert len(sandbox.ledger("one_prices", barcode=CART)) == 1


@pytest.mark.parametrize("body,cart,status", [
    ({}, CART, 400), ({"configurableProducts": []}, CART, 400),
    ([], CART, 400), (fixture(), "none", 404)])
def test_refuses_what_it_cannot_add(sandbox, connection, body, cart, status):
    answer = add(connection, body, cart)
    assert answer.status == status and answer.json["message"]
    assert not sandbox.ledger("one_add")


def test_strikes_with_faults(sandbox, connection):
    sandbox.fault("status_5xx", cmd="one_add_products", barcode=CART,
                  processed="yes")
    assert add(connection, fixture()).status == 500
    assert add(connection, fixture()).status == 200
    assert len(sandbox.ledger("one_add", barcode=CART)) == 2


def test_lets_in_who_shows_both_headers():
    path = f"{CLIENTS}/{CLIENT}"
    with Sandbox("--seed", "--one_tenant", "acme", "--one_api_key",
                 "key") as sandbox:
        connection = sandbox.connect()
        for headers, status in (({}, 401), ({"one-tenant": "acme"}, 401),
                                ({"one-tenant": "acme", "ApiAuth": "no"}, 401),
                                ({"one-tenant": "acme", "ApiAuth": "key"},
                                 200)):
            assert ask(connection, path, headers).status == status
        connection.close()
