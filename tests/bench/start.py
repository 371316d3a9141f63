"""How long a start takes if the process before left many operations open."""

import subprocess
import time
import urllib.request

import grpc
from google.longrunning import operations_pb2, operations_pb2_grpc

from figures import at_most, show
from fourws.gateway.v1 import operation_pb2
from loads import await_ready, start_load
from machine import Gateway, Sandbox, running
from processes import PROGRAMS, wait_until

Metadata = operation_pb2.OperationMetadata
PATIENCE = 600
# Those that a start finds open must not time out meanwhile.
CONFIG = {"operations": {"timeout": "86400s"}}
SAMPLES = 20


def state_of(gateway, request_id):
    """Of the one operation with that request_id."""
    with grpc.insecure_channel(gateway.grpc) as channel:
        found = operations_pb2_grpc.OperationsStub(channel).ListOperations(
            operations_pb2.ListOperationsRequest(
                name="operations", filter=f'request_id="{request_id}"'))
    assert len(found.operations) == 1, found
    metadata = Metadata()
    assert found.operations[0].metadata.Unpack(metadata)
    return metadata.state


def leave_one_open(folder):
    """A gateway is killed while one redeem waits for its outcome. Returns
    upstream's URL."""
    with running(Sandbox(folder, 1, "--fault",
                         "callback_never:times=0")) as sandbox:
        gateway = Gateway(folder, sandbox.url, **CONFIG)
        load = start_load("parked", gateway.grpc, 1, 1)
        await_ready(load)
        wait_until(lambda: state_of(gateway, "bench-0") ==
                   Metadata.STATE_ENQUEUED, "the redeem to be enqueued")
        gateway.kill()
        load.kill()
        load.communicate()
        return sandbox.url


def is_ready(gateway):
    with urllib.request.urlopen(gateway.http + "/readyz") as answer:
        return answer.status == 200


def check_open(gateway, count):
    """Some of them, from the first to the last, still wait."""
    for sample in range(SAMPLES):
        number = 1 + sample * (count - 1) // (SAMPLES - 1)
        state = state_of(gateway, f"seed-{number:010d}")
        assert state == Metadata.STATE_ENQUEUED, (number, state)


def measure(folder, sizes):
    upstream_url = leave_one_open(folder)
    subprocess.run([PROGRAMS / "bench-seed", folder / "data",
                    str(sizes.open_operations)], check=True, timeout=PATIENCE)
    took = []
    for _ in range(sizes.runs):
        began = time.monotonic()
        gateway = Gateway(folder, upstream_url, patience=PATIENCE, **CONFIG)
        wait_until(lambda: is_ready(gateway), "the gateway to be ready")
        took.append(time.monotonic() - began)
        check_open(gateway, sizes.open_operations)
        # As the process before: so the next start finds what this one found.
        gateway.kill()
    show(f"start with {sizes.open_operations:,} open operations, s", took, 2,
         aim=at_most(5))
