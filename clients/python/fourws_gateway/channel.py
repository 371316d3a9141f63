"""Connections that do not outlive the network under them."""

import grpc

# How long nothing may be heard before the gateway is asked for a sign of life,
# and how long that may take to come, in seconds.
_KEEPALIVE, _KEEPALIVE_TIMEOUT = 20, 10


def connect(address, options=()):
    """Returns a channel to the gateway at `address` (`host:port`).

    If nothing is heard on its connection any more, the connection breaks after
    30 seconds, and with it the calls on it; a channel with the library's own
    settings waits for ever. `options` are further options of `grpc`.
    """
    keepalive = [
        ("grpc.keepalive_time_ms", _KEEPALIVE * 1000),
        ("grpc.keepalive_timeout_ms", _KEEPALIVE_TIMEOUT * 1000),
        # Ask again however long a call waits; by default only twice.
        ("grpc.http2.max_pings_without_data", 0),
    ]
    return grpc.insecure_channel(address, options=[*keepalive, *options])
