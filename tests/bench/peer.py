"""The program that FOURWS_PEER names: an adapter that others wrote, measured
beside the gateway with the same calls."""

import contextlib
import os
import signal
import socket
import subprocess

from processes import wait_until

PROGRAM = os.environ.get("FOURWS_PEER", "")


def free_address():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return "{}:{}".format(*listening.getsockname())


def accepts(address):
    host, port = address.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


class Peer:
    """PROGRAM UPSTREAM_URL GRPC_ADDRESS HTTP_ADDRESS DATABASE"""

    def __init__(self, folder, upstream_url):
        self.grpc, http = free_address(), free_address()
        self.http = f"http://{http}"
        with open(folder / "peer.log", "ab") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", PROGRAM, upstream_url,
                 self.grpc, http, folder / "peer.db"], stdout=log, stderr=log)
        self.pid = self._process.pid
        for address in (self.grpc, http):
            wait_until(lambda: accepts(address), f"the peer at {address}")

    def stop(self):
        self._process.terminate()
        code = self._process.wait(60)
        assert code in (0, -signal.SIGTERM), code


@contextlib.contextmanager
def running_peer(folder, upstream_url):
    """The peer, or None if there is none."""
    peer = Peer(folder, upstream_url) if PROGRAM else None
    try:
        yield peer
    finally:
        if peer:
            peer.stop()
