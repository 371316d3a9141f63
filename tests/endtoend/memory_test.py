"""Memory that a flood took comes back when the flood is over."""

import pytest

from processes import is_sanitized, resident_bytes, wait_until
from subscriber import EARLIEST, Subscriber
from webhook import PROMOTIONS, post

STREAMS = 100


def mebibytes(gateway):
    return resident_bytes(gateway.program.pid) / (1 << 20)


def fill_log(gateway):
    """With more than is held for a stream that nobody reads."""
    for number in range(100):
        body = {"subjectCode": "a", "data": {"p": {"YEAR": {
            "voucherAmount": number, "padding": "y" * 100_000}}}}
        assert post(gateway, PROMOTIONS, body).status == 200


def test_gives_back_what_unread_streams_took(gateway):
    if is_sanitized():
        pytest.skip("a sanitizer keeps memory that is free")
    fill_log(gateway)
    before = mebibytes(gateway)
    streams = [Subscriber(gateway, EARLIEST, own_connection=True)
               for _ in range(STREAMS)]
    wait_until(lambda: mebibytes(gateway) > before + STREAMS / 2,
               "the streams to take memory")
    for stream in streams:
        stream.close()
    wait_until(lambda: mebibytes(gateway) < before + STREAMS / 6,
               "the gateway to give it back")
