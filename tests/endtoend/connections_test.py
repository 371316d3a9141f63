"""How many connections and streams the gateway takes, and what it does with
more: others are served meanwhile, and everybody afterwards."""

import contextlib
import resource
import urllib.request

import grpc
import pytest

from fourws.gateway.v1 import notification_stream_pb2
from processes import PATIENCE, wait_until
from sockets import (ENHANCE_YOUR_CALM, connect, descriptors,
                     few_descriptors, is_open, refusal, stop_listening,
                     talking)

CHECK = "/grpc.health.v1.Health/Check"
SUBSCRIBE = "/fourws.gateway.v1.NotificationStream/Subscribe"
SERVING = b"\x08\x01"


@pytest.fixture
def make(make_gateway):
    """Makes a gateway whose limits are low."""
    return lambda through=(), **config: make_gateway(config, through=through)


@pytest.fixture
def open_channel():
    """Opens channels with a connection of their own each."""
    with contextlib.ExitStack() as opened:

        def open_one(gateway):
            return opened.enter_context(grpc.insecure_channel(
                gateway.grpc,
                options=[("grpc.use_local_subchannel_pool", 1),
                         ("grpc.initial_reconnect_backoff_ms", 100),
                         ("grpc.max_reconnect_backoff_ms", 100)]))

        yield open_one


def health(channel):
    """What the gateway says of itself; None if it took no connection."""
    check = channel.unary_unary(CHECK)
    try:
        return check(b"", timeout=PATIENCE)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.UNAVAILABLE, error
        return None


def is_served(channel):
    """Whether a call succeeds, though the gateway may say it is not ready."""
    return health(channel) is not None


def await_service(channel):
    """A new connection is left alone for a moment, and others wait for it."""
    wait_until(lambda: is_served(channel), "served")


def subscribe(channel):
    """A stream that is open, and stays so."""
    await_service(channel)
    stream = channel.unary_stream(
        SUBSCRIBE, notification_stream_pb2.SubscribeRequest.SerializeToString,
        notification_stream_pb2.SubscribeResponse.FromString)(
            notification_stream_pb2.SubscribeRequest())
    next(stream)
    return stream


def http_status(gateway, path="/readyz"):
    with urllib.request.urlopen(f"http://{gateway.http}{path}",
                                timeout=PATIENCE) as answer:
        return answer.status


def count_of(lines):
    """How many there were, those left out included."""
    return sum(int(line.get("left_out", 1)) for line in lines)


def test_raises_its_limit_of_descriptors(make):
    gateway = make(through=["prlimit", "--nofile=512:3000"])
    pid = gateway.program.pid
    assert resource.prlimit(pid, resource.RLIMIT_NOFILE) == (3000, 3000)
    # And keeps well below it: 4096 and 1024 is more than it may have.
    lowered, = gateway.program.logged("connections_lowered")
    assert lowered["level"] == "warning"
    assert (int(lowered["grpc.max_connections"]) +
            int(lowered["ingress.max_connections"]) < 2500)


def test_refuses_more_connections_while_all_have_calls(make, open_channel):
    gateway = make(grpc={"max_connections": 3})
    gateway.channel.close()
    streams = [subscribe(open_channel(gateway)) for _ in range(3)]
    with connect(gateway.grpc) as refused:
        code, words = refusal(refused)
    assert code == ENHANCE_YOUR_CALM
    assert "3 connections" in words
    # A client learns it as an error of the network, at the first attempt.
    fourth = open_channel(gateway)
    assert not is_served(fourth)
    assert all(stream.is_active() for stream in streams)
    assert http_status(gateway) == 200
    streams.pop().cancel()
    await_service(fourth)
    assert all(stream.is_active() for stream in streams)


def test_logs_how_many_connections_it_turned_away(make, open_channel):
    gateway = make(grpc={"max_connections": 1})
    gateway.channel.close()
    stream = subscribe(open_channel(gateway))
    event = "grpc_connection_turned_away"
    before = count_of(gateway.program.logged(event))
    # More than it logs one by one.
    for _ in range(30):
        with connect(gateway.grpc) as refused:
            assert refusal(refused)[0] == ENHANCE_YOUR_CALM
    wait_until(lambda: count_of(gateway.program.logged(event)) >= before + 30,
               "all to be told")
    assert stream.is_active()


def test_ends_the_connection_that_is_idle_for_others(make, open_channel):
    gateway = make(grpc={"max_connections": 3})
    busy = subscribe(open_channel(gateway))
    clients = [open_channel(gateway) for _ in range(6)]
    # More than there is room for, each in its turn, and all again.
    for client in clients + clients:
        await_service(client)
    assert busy.is_active()


def test_ends_connections_that_send_but_begin_no_call(make, open_channel):
    gateway = make(grpc={"max_connections": 3})
    gateway.channel.close()
    busy = subscribe(open_channel(gateway))
    talkers = [connect(gateway.grpc) for _ in range(2)]
    with talking(talkers):
        for _ in range(2):
            await_service(open_channel(gateway))
    assert busy.is_active()
    for each in talkers:
        each.close()


def test_refuses_more_connections_of_one_address(make, open_channel):
    gateway = make(grpc={"max_connections_per_address": 2})
    gateway.channel.close()
    channels = [open_channel(gateway) for _ in range(2)]
    streams = [subscribe(channel) for channel in channels]
    with connect(gateway.grpc) as refused:
        assert "one address" in refusal(refused)[1]
    channels[1].close()
    await_service(open_channel(gateway))
    assert streams[0].is_active()


def test_keeps_streams_back_beyond_the_limit(make, open_channel):
    gateway = make(grpc={"max_streams_per_connection": 2})
    channel = open_channel(gateway)
    streams = [subscribe(channel) for _ in range(2)]
    third = channel.unary_unary(CHECK).future(b"", timeout=PATIENCE)
    # Others are served, and it is not, until one of the two has ended.
    for _ in range(3):
        await_service(open_channel(gateway))
    assert not third.done()
    streams.pop().cancel()
    assert third.result() == SERVING
    assert streams[0].is_active()


@pytest.mark.parametrize("port", ["grpc", "http"])
def test_serves_again_after_it_was_out_of_descriptors(make, open_channel,
                                                      port):
    gateway = make()
    known = open_channel(gateway)
    assert is_served(known)
    address = getattr(gateway, port)
    with few_descriptors(gateway.program.pid, more=4):
        crowd = [connect(address) for _ in range(12)]
        wait_until(lambda: gateway.program.logged("listener_state"), "notice")
        # Who is connected is served.
        assert is_served(known)
        wait_until(lambda: {line["part"]
                            for line in gateway.program.logged("not_ready")}
                   == {"serving", f"{port}_listener"}, "both reasons")
    for each in crowd:
        each.close()
    # It knows that it can take others before one comes.
    wait_until(lambda: health(known) == SERVING, "ready again")
    await_service(open_channel(gateway))
    assert http_status(gateway) == 200
    states = gateway.program.logged("listener_state")
    assert states[0]["listener"] == port
    assert "wait" in states[0]["state"]
    assert states[-1]["state"] == "OK"


@pytest.mark.parametrize("port", ["grpc", "http"])
def test_closes_idle_connections_without_descriptors(make, open_channel,
                                                      port):
    # None is closed because it is late.
    gateway = make(ingress={"request_timeout": "600s"})
    with few_descriptors(gateway.program.pid, more=4):
        crowd = [connect(getattr(gateway, port)) for _ in range(12)]
        # They never speak; a client that does takes the place of one.
        if port == "grpc":
            await_service(open_channel(gateway))
        else:
            assert http_status(gateway, "/healthz") == 200
        assert not all(is_open(each) for each in crowd)
    for each in crowd:
        each.close()


def test_listens_again_on_both_ports(make, open_channel):
    gateway = make()
    known = open_channel(gateway)
    assert is_served(known)
    for address in (gateway.grpc, gateway.http):
        stop_listening(gateway.program.pid, address)
    wait_until(lambda: len(gateway.program.logged("listening_again")) == 2,
               "listens again")
    assert is_served(known)
    await_service(open_channel(gateway))
    assert http_status(gateway) == 200


def test_closes_what_clients_leave(make, open_channel):
    gateway = make(grpc={"max_connections": 4})
    pid = gateway.program.pid
    before = len(descriptors(pid))
    for _ in range(20):
        connect(gateway.grpc).close()
    await_service(open_channel(gateway))
    wait_until(lambda: len(descriptors(pid)) <= before + 4, "closed")
