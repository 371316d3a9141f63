"""Every command of the READMEs, and every example, against a new sandbox."""

import json
import os
import pathlib
import re
import shutil
import unittest

import cli
import printed_runner
from printed import ROOT, commands_in
from printed_runner import PROGRAMS, REFUNDS

EXAMPLES = pathlib.Path(os.environ["FOURWS_EXAMPLES"])

# Scripts that tests/run.sh runs itself, or that take too long for it. Here they
# are only checked to exist and to be valid bash.
SCRIPTS = re.compile(r"bash ((?:deploy|tests)/[\w/]+\.sh)\b")

PROMOTION = {
    "subjectCode": "1026311", "cardBarcode": "9990000100880",
    "data": {"83394a21-e3c0-489d-8a10-7f08041b21aa": {
        "YEAR_2024": {"purchaseThreshold": 832.71, "voucherAmount": 0}}},
    "attributesChanged": ["83394a21-e3c0-489d-8a10-7f08041b21aa"],
}
REDEEM = {"barcode": "2000000001814",
          "amount": {"currencyCode": "EUR", "units": "5"}}
# An activation of which upstream tells nothing soon ends UNRESOLVED.
IMPATIENT = {"operations": {**REFUNDS["operations"], "timeouts": {
    "fourws.gateway.v1.GiftcardService.ActivateGiftcard": "2s"}}}


class ClientsReadmeTest(printed_runner.PrintedTest):
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


class ReadmeTest(printed_runner.PrintedTest):

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


class ExamplesTest(printed_runner.PrintedTest):
    # Examples whose command does not follow from their name.
    COMMANDS = {"stock_query": "stock query --request",
                "sale_save_return": "sale save-receipt"}
    # These come first: other examples refer to what they save.
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
