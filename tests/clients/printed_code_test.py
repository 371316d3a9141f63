"""The code that READMEs and the quickstart print, against a new sandbox."""

import os
import pathlib
import select
import shlex
import subprocess
import tempfile
import time
import unittest

# First: it makes the generated code importable.
import fourws_gateway

import cli
import grpc
from fourws.gateway.v1 import giftcard_service_pb2, notification_stream_pb2
from google.protobuf import json_format, symbol_database
from playground import Playground
from printed import ROOT, code_in, quickstart

CARD = "2000000001814"
PROGRAMS = pathlib.Path(cli.FOURWS).parent
# What the code says of the address; a reader puts their own there.
ADDRESS = "127.0.0.1:50051"

SERVICES = {
    service.full_name: service
    for module in (giftcard_service_pb2, notification_stream_pb2)
    for service in module.DESCRIPTOR.services_by_name.values()
}


def grpcurl(arguments):
    """The first message that `grpcurl ARGUMENTS` prints. Debian has no
    grpcurl: this does what it would, for the one form that is printed."""
    plaintext, flag, fields, address, name = arguments
    assert (plaintext, flag) == ("-plaintext", "-d"), arguments
    service, _, method = name.rpartition("/")
    asked = SERVICES[service].methods_by_name[method]
    types = symbol_database.Default()
    request = json_format.Parse(fields, types.GetPrototype(asked.input_type)())
    with grpc.insecure_channel(address) as channel:
        grpc.channel_ready_future(channel).result(cli.PATIENCE)
        call = channel.unary_stream(
            f"/{name}", type(request).SerializeToString,
            types.GetPrototype(asked.output_type).FromString)
        return str(next(call(request, timeout=cli.PATIENCE)))


class PrintedCodeTest(unittest.TestCase):

    def setUp(self):
        self.playground = Playground()
        self.addCleanup(self.playground.stop)

    # Away from the sources, from which Python would import the client.
    def start(self, words, cwd="/"):
        process = subprocess.Popen(words, cwd=cwd, stdout=subprocess.PIPE,
                                   text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def output_of(self, words, cwd="/"):
        process = self.start(words, cwd)
        stdout, _ = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 0, words)
        return stdout

    def assert_watches(self, words, cwd="/"):
        """That a program which watches prints promotions. It begins at the
        latest, so they are sent until it has begun."""
        process = self.start(words, cwd)
        deadline = time.monotonic() + cli.PATIENCE
        readable = []
        while not readable and time.monotonic() < deadline:
            self.playground.promote(count=2)
            readable, _, _ = select.select([process.stdout], [], [], 0.1)
        self.assertTrue(readable and process.stdout.readline(), words)


class QuickstartTest(PrintedCodeTest):

    def blocks(self):
        return quickstart(FOURWS_GATEWAY=self.playground.grpc, card=CARD,
                          sandbox=self.playground.sandbox)

    def test_prints_commands_that_work(self):
        blocks = self.blocks()
        del blocks["grpcurl"]
        self.assertLessEqual({"The", "Node.js", "Python", "What"},
                             blocks.keys())
        with tempfile.TemporaryDirectory() as folder:
            for name, script in blocks.items():
                expected = '"entries"' if name == "What" else CARD
                for ours, here in ((ROOT / "build/release/bin", PROGRAMS),
                                   ("../build/python", folder)):
                    script = script.replace(str(ours), str(here))
                with self.subTest(script):
                    self.assertIn(expected,
                                  self.output_of(["bash", "-euc", script]))

    def test_prints_calls_for_grpcurl(self):
        self.playground.promote()
        script = self.blocks()["grpcurl"].replace("\\\n", " ")
        [get, subscribe] = [shlex.split(line)[1:]
                            for line in script.splitlines() if line]
        self.assertIn(CARD, grpcurl(get))
        self.assertTrue(grpcurl(subscribe))


class ReadmeTest(PrintedCodeTest):

    def test_python_code_does_what_it_is_printed_for(self):
        call, watch = code_in("clients/python/README.md", "python")
        call = call.replace(ADDRESS, self.playground.grpc)
        self.assertIn(self.playground.grpc, call)
        python = ["/usr/bin/python3", "-u", "-c"]
        self.assertIn("movement_id", self.output_of([*python, call]))
        self.assert_watches([*python, call.partition("request =")[0] + watch])

    def test_node_code_does_what_it_is_printed_for(self):
        call, watch = code_in("clients/node/README.md", "js")
        call = call.replace(ADDRESS, self.playground.grpc)
        self.assertIn(self.playground.grpc, call)
        folder = os.environ["FOURWS_NODE_CLIENT"]
        node = ["node", "--input-type=module", "-e"]
        before = len(self.playground.movements(CARD))
        self.assertIn("operations/", self.output_of([*node, call], folder))
        self.assertEqual(len(self.playground.movements(CARD)), before + 1)
        self.assert_watches(
            [*node, call.partition("const requestId")[0] + watch], folder)


if __name__ == "__main__":
    unittest.main()
