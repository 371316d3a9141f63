"""Runs printed commands as their reader would: with a sandbox of their own."""

import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest

import cli
from playground import Playground

PROGRAMS = pathlib.Path(cli.FOURWS).parent
# Where npm installs buf.
TOOLS = pathlib.Path(os.environ["FOURWS_PROTOS"]) / "node_modules/.bin"
# What commands say of the address; a reader puts their own there.
ADDRESS = "127.0.0.1:50051"

# What runs until it is stopped.
ENDLESS = re.compile(r"(fourws sandbox\b|fourws watch\b|fourws subscription "
                     r"consume .*--exec\b|.*fourws-gateway --config \S+$)")

REFUNDS = {"operations": {"refunds": True}}


class PrintedTest(unittest.TestCase):
    """Commands in a folder of their own, with a sandbox of their own."""

    CONFIG = REFUNDS

    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = pathlib.Path(made.name)
        self.write("refunds.json", json.dumps(self.CONFIG))
        # As clients/README.md has it for who wants refunds.
        self.playground = Playground(
            "--sandbox-flag=--refunds=true",
            f"--gateway-flag=--config={self.folder / 'refunds.json'}")
        self.addCleanup(self.playground.stop)
        self.operation = "none yet"
        self.unresolved = "none yet"

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def start(self, command):
        """Starts it as a shell would; the process is the command's own."""
        name = (self.unresolved if command.startswith("fourws operation settle")
                else self.operation)
        command = re.sub(r"operations/\S*\.\.\.", name, command)
        command = command.replace(f"http://{ADDRESS}/",
                                  f"http://{self.playground.grpc}/")
        environment = {**os.environ, "FOURWS_GATEWAY": self.playground.grpc,
                       "PATH": f"{PROGRAMS}:{TOOLS}:{os.environ['PATH']}",
                       "PROMOTIONS_PASSWORD": "p", "ONE_PASSWORD": "p"}
        if ENDLESS.match(command):
            command = "exec " + command
        process = subprocess.Popen(
            ["bash", "-euc", command], cwd=self.folder, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        return process

    def run_to_the_end(self, command):
        process = self.start(command)
        stdout, stderr = process.communicate(timeout=cli.PATIENCE)
        self.assertEqual(process.returncode, 0, f"{command}\n{stderr}")
        if "giftcard redeem" in command:
            self.operation = re.search(r"operations/[\w-]+", stdout)[0]

    def run_until_it_prints(self, command):
        process = self.start(command)
        line = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=cli.PATIENCE)
        self.assertTrue(line, f"{command}\n{stderr}")
        self.assertEqual(process.returncode, 0, f"{command}\n{stderr}")

    def run_printed(self, command):
        with self.subTest(command):
            if ENDLESS.match(command):
                self.run_until_it_prints(command)
            else:
                self.run_to_the_end(command)
