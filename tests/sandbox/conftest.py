import pytest

from sandbox_client import Receiver, Sandbox


@pytest.fixture
def sandbox():
    with Sandbox("--seed", "--processing_delay_ms", "0") as running:
        yield running


@pytest.fixture
def connection(sandbox):
    opened = sandbox.connect()
    yield opened
    opened.close()


@pytest.fixture
def receiver():
    with Receiver() as running:
        yield running
