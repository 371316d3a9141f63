"""What the tests are given: a gateway and a sandbox, made ready."""

import contextlib

import pytest

import processes
from cards import Card
from gateway import Gateway
from sandbox import Sandbox


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport():
    """Adds the ends of the programs' logs to the report of a failed test."""
    report = (yield).get_result()
    if report.failed:
        for program in processes.running:
            text = program.log.read_text(errors="replace")
            report.sections.append((program.log.name, text[-6000:]))


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def upstream(sandbox):
    """What the module's gateway takes for 4ws.trade; a module may have its
    own."""
    return sandbox


@pytest.fixture(scope="module")
def gateway(request, tmp_path_factory, upstream):
    """The module's gateway, with the module's CONFIG if it has one."""
    gateway = Gateway(tmp_path_factory.mktemp("gateway"), upstream.url,
                      getattr(request.module, "CONFIG", None))
    yield gateway
    gateway.stop()


@pytest.fixture
def make_gateway(tmp_path, sandbox):
    """Makes gateways of the test's own, which share a data directory: one at a
    time."""
    with contextlib.ExitStack() as made:

        def make(config=None, **options):
            gateway = Gateway(tmp_path, sandbox.url, config, **options)
            made.callback(gateway.stop)
            return gateway

        yield make


@pytest.fixture
def new_card(gateway, sandbox):
    """Makes cards that no other test uses."""

    def make(amount="100.00", currency="EUR", **fields):
        return Card(gateway, sandbox, amount, currency, **fields)

    return make


@pytest.fixture
def card(new_card):
    return new_card()
