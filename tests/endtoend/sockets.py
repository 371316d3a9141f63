"""Connections without a client of gRPC or HTTP, and the gateway's sockets."""

import contextlib
import ctypes
import itertools
import os
import pathlib
import resource
import socket
import threading

import pytest

from processes import PATIENCE, is_sanitized

PIDFD_GETFD = 438  # The same on all machines.
LISTEN = "0A"

# How a client of HTTP/2 begins, with settings of which it changes none.
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0"
# An empty frame of a type that no standard knows: who gets it ignores it.
UNKNOWN_FRAME = b"\0\0\0\x2a\0\0\0\0\0"
GOAWAY = 7
ENHANCE_YOUR_CALM = 11


def connect(address, source=None):
    """A connection, from the address `source` if one is named."""
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=PATIENCE,
                                    source_address=source and (source, 0))


def read_to_end(connection):
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65536):
            received += piece
    return received


def is_open(connection):
    """Whether the other end has not ended the connection. Reads what came."""
    connection.setblocking(False)
    try:
        while connection.recv(65536):
            pass
        return False
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False
    finally:
        connection.settimeout(PATIENCE)


@contextlib.contextmanager
def talking(connections):
    """Keeps sending over connections of HTTP/2, and never begins a call."""
    done = threading.Event()

    def talk():
        while not done.wait(0.05):
            for each in connections:
                with contextlib.suppress(OSError):
                    each.sendall(UNKNOWN_FRAME)

    for each in connections:
        each.sendall(PREFACE)
    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def frames(data):
    """The frames of HTTP/2: of each the type and the payload."""
    while data:
        size = int.from_bytes(data[:3], "big")
        yield data[3], data[9:9 + size]
        data = data[9 + size:]


def refusal(connection):
    """The code and the words with which the gRPC port refuses."""
    for kind, payload in frames(read_to_end(connection)):
        if kind == GOAWAY:
            return int.from_bytes(payload[4:8], "big"), payload[8:].decode()
    return None


def descriptors(pid):
    return [int(name) for name in os.listdir(f"/proc/{pid}/fd")]


@contextlib.contextmanager
def few_descriptors(pid, more):
    """The program gets no more than so many descriptors."""
    if is_sanitized():
        pytest.skip("UBSan's checks of virtual tables need descriptors")
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    taken = set(descriptors(pid))
    # The limit is one of the number, and the lowest free one is taken next.
    free = (number for number in itertools.count() if number not in taken)
    limit = next(itertools.islice(free, more, None))
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (limit, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)


def listening_descriptor(pid, port):
    """The program's descriptor of the socket that listens on `port`."""
    inodes = set()
    for table in ("tcp", "tcp6"):
        rows = pathlib.Path(f"/proc/{pid}/net/{table}").read_text("ascii")
        for row in rows.splitlines()[1:]:
            fields = row.split()
            if (fields[3] == LISTEN
                    and int(fields[1].rsplit(":", 1)[1], 16) == port):
                inodes.add(f"socket:[{fields[9]}]")
    for number in descriptors(pid):
        with contextlib.suppress(FileNotFoundError):
            if os.readlink(f"/proc/{pid}/fd/{number}") in inodes:
                return number
    return None


def stop_listening(pid, address):
    """Makes the program's socket for `address` listen no more."""
    number = listening_descriptor(pid, int(address.rsplit(":", 1)[1]))
    assert number is not None
    libc = ctypes.CDLL(None, use_errno=True)
    process = os.pidfd_open(pid)
    try:
        ours = libc.syscall(PIDFD_GETFD, process, number, 0)
    finally:
        os.close(process)
    if ours < 0:
        pytest.skip("no way here to another process's sockets: "
                    + os.strerror(ctypes.get_errno()))
    with socket.socket(fileno=ours) as listening:
        listening.shutdown(socket.SHUT_RDWR)
