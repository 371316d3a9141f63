"""ONe: reads of what webhooks only name, and writes, of which a second one adds
a second time, so that the rules of money hold for them."""

import uuid

import grpc
import pytest

from gateway import Gateway, State, answer_to
from processes import wait_until
from sandbox import Sandbox

GET_OFFER = "v1.OneService.GetOffer"
GET_CLIENT = "v1.OneService.GetClient"
ADD = "v1beta1.OneService.AddConfigurableProducts"
PRICES = "v1beta1.OneService.ChangeProductLinePrices"

METERS = {"type": "TYPE_CONTENT", "value": {"value": "250.5"}}
CABLE = {"main": {"product_id": "CABLE-1", "quantity": METERS},
         "children": [{"product_id": "DRUM-1", "removable": False,
                       "quantity": {"type": "TYPE_ORDER",
                                    "value": {"value": "1"}}}]}


@pytest.fixture(scope="module")
def gateway(tmp_path_factory, sandbox):
    """One that has ONe, and gives up soon on what was lost."""
    gateway = Gateway(tmp_path_factory.mktemp("gateway"), sandbox.url, {
        "one": {"url": sandbox.url + "/one", "write_timeout": "2s"}})
    yield gateway
    gateway.stop()


@pytest.fixture
def cart(sandbox):
    cart = str(uuid.uuid4())
    sandbox.control("PUT", f"shelf/one_carts/{cart}", {"clientId": "org:1"})
    return cart


def add(gateway, cart, request_id=None, timeout=60, **fields):
    return gateway.ask(ADD, {
        "cart_id": cart, "products": [CABLE],
        "request_id": request_id or str(uuid.uuid4()), **fields}, timeout)


def lines_of(sandbox, cart):
    found = sandbox.control("GET", f"shelf/one_carts/{cart}")
    return found.get("productLines", [])


def requests_of(sandbox, cart):
    return sandbox.ledger("request", cart)


def test_reads_an_offer_as_a_tree(gateway, sandbox):
    offer = str(uuid.uuid4())
    lines = [{"id": "drum", "parentLineId": "cable", "productId": "DRUM-1"},
             {"id": "cable", "productId": "CABLE-1"}, {"id": "pipe"}]
    sandbox.control("PUT", f"shelf/one_offers/{offer}", {
        "id": offer, "status": "WON_TRANSFERRED", "clientId": "org:1",
        "split": {"slots": [{"id": "EMPTY:0", "productLines": lines}]}})
    answer = gateway.ask(GET_OFFER, {"offer_id": offer})
    assert answer.ok, answer
    shown = answer.response.offer
    assert (shown.id, shown.client_id) == (offer, "org:1")
    [slot] = shown.split.slots
    assert [line.id for line in slot.lines] == ["cable", "pipe"]
    [drum] = slot.lines[0].children
    assert (drum.id, drum.parent_line_id) == ("drum", "cable")
    assert drum.unmapped["productId"] == "DRUM-1"


def test_reads_the_client_that_a_webhook_names(gateway, sandbox):
    client = f"org:{uuid.uuid4()}"
    sandbox.control("PUT", f"shelf/one_clients/{client}", {
        "clientId": client, "accountType": "CLIENT",
        "address": {"city": "Wroc\u0142aw", "zipCode": "50-001"},
        "admin": {"email": "a@example.com"}, "segment": "gold"})
    answer = gateway.ask(GET_CLIENT, {"client_id": client})
    assert answer.ok, answer
    shown = answer.response.client
    assert (shown.client_id, shown.address.zip_code) == (client, "50-001")
    assert shown.admin.email == "a@example.com"
    assert shown.unmapped["segment"] == "gold"


@pytest.mark.parametrize("method,fields,reason", [
    (GET_OFFER, {"offer_id": "none"}, "DOCUMENT_NOT_FOUND"),
    (GET_CLIENT, {"client_id": "org:none"}, "CUSTOMER_NOT_FOUND")])
def test_reports_what_is_unknown(gateway, method, fields, reason):
    answer = gateway.ask(method, fields)
    assert (answer.code, answer.reason) == (grpc.StatusCode.NOT_FOUND, reason)
    assert answer.metadata["upstream_message"] == "not found"


@pytest.mark.parametrize("method,field", [(GET_OFFER, "offer_id"),
                                          (GET_CLIENT, "client_id")])
def test_refuses_reads_without_an_id(gateway, method, field):
    answer = gateway.ask(method)
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == {field}


@pytest.mark.parametrize("id", [".", "..", "x/../y"])
def test_asks_for_no_id_that_leads_to_another_path(gateway, id):
    lines = [{"line_id": "1", "price": {"value": "1"}}]
    for method, field, fields in (
            (GET_CLIENT, "client_id", {}),
            (ADD, "cart_id", {"products": [CABLE], "request_id": "r"}),
            (PRICES, "cart_id", {"lines": lines, "request_id": "r"})):
        answer = gateway.ask(method, {field: id, **fields})
        assert answer.code == grpc.StatusCode.INVALID_ARGUMENT, answer
        assert answer.violations.keys() == {field}
    # In a query it is a text like any other.
    assert gateway.ask(GET_OFFER, {"offer_id": id}).reason == (
        "DOCUMENT_NOT_FOUND")


def test_reads_again_what_failed_once(gateway, sandbox):
    client = f"ind:{uuid.uuid4()}"
    sandbox.control("PUT", f"shelf/one_clients/{client}", {"clientId": client})
    sandbox.fault("status_5xx", cmd="one_get_client", barcode=client)
    assert gateway.ask(GET_CLIENT, {"client_id": client}).ok


def test_adds_products_with_their_children_once(gateway, sandbox, cart):
    request_id = str(uuid.uuid4())
    first = add(gateway, cart, request_id)
    assert first.ok, first
    assert first.response.unmapped["cartId"] == cart
    again = add(gateway, cart, request_id)
    assert again.ok and again.operation == first.operation
    cable, drum = lines_of(sandbox, cart)
    assert cable["quantity"] == {"type": "CONTENT_QUANTITY", "value": 250.5}
    assert "allowQuantityChange" not in cable
    assert drum["parentLineId"] == cable["id"]
    assert drum["removable"] is False
    assert len(sandbox.ledger("one_add", cart)) == 1
    operation = gateway.get_operation(first.operation)
    assert operation.state == State.STATE_SUCCEEDED
    assert operation.metadata.resource == f"carts/{cart}"


def test_refuses_a_request_id_of_other_products(gateway, sandbox, cart):
    request_id = str(uuid.uuid4())
    assert add(gateway, cart, request_id).ok
    answer = add(gateway, cart, request_id, products=[CABLE, CABLE])
    assert answer.reason == "REQUEST_ID_REUSED"
    assert len(requests_of(sandbox, cart)) == 1


def test_sends_nothing_to_check(gateway, sandbox, cart):
    assert add(gateway, cart, validate_only=True).ok
    assert not requests_of(sandbox, cart)


def test_reports_all_faults_of_a_request_at_once(gateway):
    answer = gateway.ask(ADD, {"products": [{"children": [{}]}]})
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    child = "products[0].children[0]"
    assert answer.violations.keys() == {
        "cart_id", "request_id", "products[0].main", f"{child}.product_id",
        f"{child}.quantity.type", f"{child}.quantity.value"}
    assert answer.metadata["outcome"] == "NOT_SENT"


def test_reports_that_the_cart_is_unknown(gateway):
    answer = add(gateway, "none")
    assert answer.code == grpc.StatusCode.NOT_FOUND
    assert answer.reason == "DOCUMENT_NOT_FOUND"
    assert answer.metadata["outcome"] == "REJECTED"


def test_reports_that_one_refused(gateway, sandbox, cart):
    sandbox.fault("success_false", cmd="one_add_products", barcode=cart,
                  status=422)
    answer = add(gateway, cart)
    assert answer.code == grpc.StatusCode.FAILED_PRECONDITION
    assert answer.reason == "UPSTREAM_REJECTED"
    assert answer.metadata["outcome"] == "REJECTED"
    assert answer.metadata["upstream_message"] == "generic error"
    assert add(gateway, cart).ok


# Each a fault after which nobody knows, but the sandbox, what was done.
LOST = [("ack_lost", {}), ("cut_after", {"reset": "yes"}), ("cut_before", {}),
        ("status_5xx", {}), ("html", {}), ("garbage", {}), ("truncated", {}),
        ("ack_late", {"ms": 20000}), ("status_5xx", {"processed": "yes"})]


def test_never_adds_twice_when_the_outcome_is_lost(gateway, sandbox):
    calls = []
    for name, keys in LOST:
        cart = str(uuid.uuid4())
        sandbox.control("PUT", f"shelf/one_carts/{cart}", {"clientId": "x"})
        sandbox.fault(name, cmd="one_add_products", barcode=cart, **keys)
        calls.append((name, cart, gateway.begin(ADD, {
            "cart_id": cart, "products": [CABLE], "request_id": cart}, 60)))
    for name, cart, call in calls:
        answer = answer_to(call)
        assert answer.code == grpc.StatusCode.UNKNOWN, (name, answer)
        assert answer.reason == "OUTCOME_UNKNOWN", name
        assert answer.metadata["outcome"] == "UNKNOWN"
        again = add(gateway, cart, cart)
        assert again.reason == "OUTCOME_UNKNOWN", (name, again)
        busy = add(gateway, cart)
        assert busy.code == grpc.StatusCode.ABORTED, (name, busy)
        assert busy.reason == "RESOURCE_BUSY"
        assert busy.metadata["outcome"] == "NOT_SENT"
        assert busy.metadata["holder"] == answer.operation
        assert len(requests_of(sandbox, cart)) == 1, name


def test_lets_writes_of_one_cart_go_one_after_the_other(gateway, sandbox,
                                                        cart):
    sandbox.fault("ack_late", cmd="one_add_products", barcode=cart, ms=300)
    calls = [gateway.begin(ADD, {"cart_id": cart, "products": [CABLE],
                                 "request_id": str(uuid.uuid4())})
             for _ in range(3)]
    operations = []
    for call in calls:
        answer = answer_to(call)
        assert answer.ok, answer
        operations.append(gateway.get_operation(answer.operation).metadata)
    assert len(lines_of(sandbox, cart)) == 6
    operations.sort(key=lambda each: each.send_time.ToNanoseconds())
    for first, second in zip(operations, operations[1:]):
        assert (first.update_time.ToNanoseconds()
                <= second.send_time.ToNanoseconds())


def test_is_safe_to_repeat_what_one_turned_away(gateway, sandbox, cart):
    sandbox.fault("throttle", cmd="one_add_products", barcode=cart,
                  retry_after=0)
    request_id = str(uuid.uuid4())
    answer = add(gateway, cart, request_id)
    assert answer.code == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert answer.metadata["outcome"] == "NOT_SENT"
    assert answer.retry_after is not None
    assert add(gateway, cart, request_id).ok
    assert len(sandbox.ledger("one_add", cart)) == 1


def test_leaves_an_add_unresolved_over_a_kill(gateway, sandbox, cart):
    sandbox.fault("ack_late", cmd="one_add_products", barcode=cart, ms=60000)
    call = gateway.begin(ADD, {"cart_id": cart, "products": [CABLE],
                               "request_id": cart})
    wait_until(lambda: requests_of(sandbox, cart), "the request to arrive")
    gateway.restart_after_kill()
    assert not answer_to(call).ok
    answer = add(gateway, cart, cart)
    assert answer.reason == "OUTCOME_UNKNOWN", answer
    assert len(requests_of(sandbox, cart)) == 1


def test_changes_prices_of_lines(gateway, sandbox, cart):
    sandbox.control("PUT", f"shelf/one_carts/{cart}", {
        "productLines": [{"id": "a"}, {"id": "b"}]})
    answer = gateway.ask(PRICES, {
        "cart_id": cart, "request_id": str(uuid.uuid4()),
        "lines": [{"line_id": "b", "price": {"value": "1234.56"}}]})
    assert answer.ok, answer
    assert lines_of(sandbox, cart) == [{"id": "a"},
                                       {"id": "b", "price": 1234.56}]


def test_takes_no_purchase_price(gateway, sandbox, cart):
    answer = gateway.ask(PRICES, {
        "cart_id": cart, "request_id": str(uuid.uuid4()),
        "lines": [{"line_id": "b", "price": {"value": "1"},
                   "purchase_price": {"value": "1"}}]})
    assert answer.code == grpc.StatusCode.INVALID_ARGUMENT
    assert answer.violations.keys() == {"lines[0].purchase_price"}
    assert not requests_of(sandbox, cart)


@pytest.fixture
def without(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url)
    yield gateway
    gateway.stop()


@pytest.mark.parametrize("method,fields", [
    (GET_OFFER, {"offer_id": "1"}), (GET_CLIENT, {"client_id": "org:1"}),
    (ADD, {"cart_id": "1", "products": [CABLE], "request_id": "1"}),
    (ADD, {"cart_id": "1", "products": [CABLE], "request_id": "1",
           "validate_only": True}),
    (PRICES, {"cart_id": "1", "request_id": "1",
              "lines": [{"line_id": "1", "price": {"value": "1"}}]})])
def test_says_that_it_has_no_one(without, method, fields):
    answer = without.ask(method, fields)
    assert answer.code == grpc.StatusCode.FAILED_PRECONDITION
    assert answer.reason == "ONE_NOT_CONFIGURED"
    assert answer.metadata.get("outcome") == (
        "NOT_SENT" if "request_id" in fields else None)


def test_shows_both_headers(tmp_path):
    folders = [tmp_path / name for name in ("sandbox", "known", "stranger")]
    for folder in folders:
        folder.mkdir()
    key = tmp_path / "key"
    key.write_text("0123:4567\n")
    strict = Sandbox(folders[0], flags=["--seed", "--one_tenant", "acme",
                                        "--one_api_key", "0123:4567"])
    client = {"client_id": "org:838bed9a-8063-4e4c-93c3-f74b59fcaa5a"}
    url = strict.url + "/one"
    known = Gateway(folders[1], strict.url, {"one": {
        "url": url, "tenant": "acme", "api_key": {"file": str(key)}}})
    stranger = Gateway(folders[2], strict.url, {"one": {"url": url}})
    try:
        assert known.ask(GET_CLIENT, client).ok
        answer = stranger.ask(GET_CLIENT, client)
        assert answer.code == grpc.StatusCode.INTERNAL
        assert answer.reason == "UPSTREAM_UNAUTHENTICATED"
        assert "0123" not in known.program.log.read_text()
    finally:
        for each in (known, stranger, strict):
            each.stop()


def test_keeps_4ws_and_one_apart(tmp_path, sandbox):
    gateway = Gateway(tmp_path, sandbox.url, {
        "one": {"url": "http://127.0.0.1:1", "breaker": {"failures": 1}}})
    try:
        for _ in range(2):
            answer = gateway.ask(GET_CLIENT, {"client_id": "org:1"})
            assert answer.code == grpc.StatusCode.UNAVAILABLE
        assert answer.reason == "UPSTREAM_CIRCUIT_OPEN"
        assert gateway.get_card("nosuchcard").reason == "GIFTCARD_NOT_FOUND"
    finally:
        gateway.stop()
