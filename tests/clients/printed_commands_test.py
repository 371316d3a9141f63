"""Every command of the READMEs, and every example, against a new sandbox."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

import cli
from playground import Playground
from printed import ROOT, commands_in

EXAMPLES = pathlib.Path(os.environ["FOURWS_EXAMPLES"])
PROGRAMS = pathlib.Path(cli.FOURWS).parent
# Where npm installs buf.
TOOLS = pathlib.Path(os.environ["FOURWS_PROTOS"]) / "node_modules/.bin"
# What commands say of the address; a reader puts their own there.
ADDRESS = "127.0.0.1:50051"

# Run by tests/run.sh itself, or too long for it: that they are there and can
# be read is all that is tried here.
SCRIPTS = re.compile(r"bash ((?:deploy|tests)/[\w/]+\.sh)\b")

# What runs until it is stopped.
ENDLESS = re.compile(r"(fourws sandbox\b|fourws watch\b|fourws subscription "
                     r"consume .*--exec\b|.*fourws-gateway --config \S+$)")

PROMOTION = {
    "subjectCode": "1026311", "cardBarcode": "9990000100880",
    "data": {"83394a21-e3c0-489d-8a10-7f08041b21aa": {
        "YEAR_2024": {"purchaseThreshold": 832.71, "voucherAmount": 0}}},
    "attributesChanged": ["83394a21-e3c0-489d-8a10-7f08041b21aa"],
}
REDEEM = {"barcode": "2000000001814",
          "amount": {"currencyCode": "EUR", "units": "5"}}
REFUNDS = {"operations": {"refunds": True}}
# What nobody tells of an activation ends UNRESOLVED soon.
IMPATIENT = {"operations": {**REFUNDS["operations"], "timeouts": {
    "fourws.gateway.v1.GiftcardService.ActivateGiftcard": "2s"}}}


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


class ClientsReadmeTest(PrintedTest):
    CONFIG = IMPATIENT

    def lose(self):
        """Activates a card that 4ws.trade never says a word about."""
        [card] = [trick["inactive"]
                  for trick in self.playground.described["magic"]
                  if trick["name"] == "lost"]
        address = f"--gateway={self.playground.grpc}"
        lost = cli.run(address, "--json", "giftcard", "activate", card, "25.00")
        report = json.loads(lost.stderr.splitlines()[-1])
        self.assertEqual(report["outcome"], "UNKNOWN", lost.stderr)
        self.unresolved = report["operation"]
        cli.run(address, "operation", "wait", self.unresolved)
        shown = cli.run(address, "operation", "get", self.unresolved)
        self.assertIn("UNRESOLVED", shown.stdout)

    def prepare(self):
        self.lose()
        shutil.copytree(EXAMPLES, self.folder / "examples")
        shutil.copy(os.environ["FOURWS_DESCRIPTOR_SET"],
                    self.folder / "fourws-gateway.binpb")
        self.write("redeem.json", json.dumps(REDEEM))
        self.write("saved/one.json", json.dumps(PROMOTION))
        importer = self.write("import-into-crm", "#!/bin/sh\ncat\n")
        importer.chmod(0o755)
        self.playground.promote()

    def test_each_command_does_what_it_is_printed_for(self):
        self.prepare()
        commands = commands_in("clients/README.md")
        self.assertGreater(len(commands), 30)
        for command in commands:
            self.run_printed(command)


class ReadmeTest(PrintedTest):

    def prepare(self):
        (self.folder / "deploy").symlink_to(ROOT / "deploy")
        (self.folder / "build/release").mkdir(parents=True)
        (self.folder / "build/release/bin").symlink_to(PROGRAMS)
        self.write("secrets/4ws-password", "p")
        self.write("secrets/mail-password", "p")

    def edit(self):
        """What `then edit it` asks the reader to do."""
        text = (self.folder / "gateway.json").read_text("utf-8")
        for ours, here in (("0.0.0.0:50051", "127.0.0.1:0"),
                           ("0.0.0.0:8080", "127.0.0.1:0"),
                           ("/var/lib/fourws-gateway", self.folder / "data"),
                           ("/etc/fourws-gateway", self.folder / "secrets"),
                           ("https://4ws.example", self.playground.sandbox)):
            self.assertIn(ours, text)
            text = text.replace(ours, str(here))
        self.write("gateway.json", text)

    def test_each_command_does_what_it_is_printed_for(self):
        self.prepare()
        commands = commands_in("README.md")
        self.assertGreater(len(commands), 10)
        for command in commands:
            script = SCRIPTS.match(command)
            if script:
                command = f"bash -n {ROOT / script[1]}"
            self.run_printed(command)
            if command.startswith("cp "):
                self.edit()


class ExamplesTest(PrintedTest):
    # Where the verb is not the rest of the name.
    COMMANDS = {"stock_query": "stock query --request",
                "sale_save_return": "sale save-receipt"}
    # Others are about what these save.
    FIRST = ("sale_save_orchestrated_order", "sale_save_receipt",
             "sale_save_sale_order")

    def test_each_example_is_a_request_that_succeeds(self):
        examples = sorted(EXAMPLES.glob("*.json"), key=lambda path: (
            path.stem not in self.FIRST, path.stem))
        self.assertGreater(len(examples), 20)
        for path in examples:
            family, _, verb = path.stem.partition("_")
            command = self.COMMANDS.get(
                path.stem, f"{family} {verb.replace('_', '-')}")
            self.run_printed(f"fourws {command} {path}")


if __name__ == "__main__":
    unittest.main()
