"""The contract in one file: each tool that takes one can work with it alone."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import cli
from google.protobuf import descriptor_pb2
from playground import Playground
from printed import ROOT

FILE = os.environ["FOURWS_DESCRIPTOR_SET"]
PROTOS = pathlib.Path(os.environ["FOURWS_PROTOS"])
SERVICE = "fourws/gateway/v1/giftcard_service.proto"

# google-gax brings @grpc/proto-loader; npm installs both beside buf.
LOAD = """
const { loadFileDescriptorSetFromBuffer } = require("@grpc/proto-loader");
const set = require("node:fs").readFileSync(process.argv[1]);
const { RedeemGiftcard } = loadFileDescriptorSetFromBuffer(set)[
  "fourws.gateway.v1.GiftcardService"];
const bytes = RedeemGiftcard.requestSerialize(
  { barcode: "1", request_id: "r", requestId: "left out" });
console.log(RedeemGiftcard.path, JSON.stringify(
  RedeemGiftcard.requestDeserialize(bytes)));
"""

IMPORT = """
import fourws_gateway
from fourws.gateway.v1 import operation_service_pb2_grpc
from google.longrunning import operations_pb2_grpc
from google.rpc import code_pb2
print(code_pb2.Code.Name(10))
"""


def run(*command):
    """Runs it away from the protos; returns the result and the files it made."""
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            command, cwd=folder, capture_output=True, text=True,
            timeout=cli.PATIENCE,
        )  # fmt: skip
        made = sorted(pathlib.Path(folder).rglob("*"))
        return result, [path.name for path in made if path.is_file()]


class DescriptorSetTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        everything = descriptor_pb2.FileDescriptorSet()
        everything.ParseFromString(pathlib.Path(FILE).read_bytes())
        cls.files = {file.name: file for file in everything.file}

    def own(self):
        return [f for f in self.files.values() if f.name.startswith("fourws/")]

    def test_holds_the_whole_contract_and_what_it_imports(self):
        contract = {
            path.relative_to(PROTOS).as_posix()
            for path in (PROTOS / "fourws").rglob("*.proto")
        }
        self.assertEqual({file.name for file in self.own()}, contract)
        for file in self.files.values():
            self.assertLessEqual(set(file.dependency), set(self.files))
        self.assertIn("google/rpc/error_details.proto", self.files)

    def test_says_where_generated_code_goes(self):
        for file in self.own():
            version = file.package.rpartition(".")[2]
            options = file.options
            self.assertEqual(
                options.go_package,
                f"fourws/gateway/{version};gateway{version}",
            )
            self.assertEqual(options.java_package, file.package)
            self.assertTrue(options.java_multiple_files, file.name)
            self.assertEqual(
                options.csharp_namespace.lower(), file.package.lower()
            )

    def test_has_the_comments(self):
        places = self.files[SERVICE].source_code_info.location
        self.assertTrue(any(each.leading_comments for each in places))

    def test_is_enough_for_protoc(self):
        for flag, name in (
            ("--python_out=.", "giftcard_service_pb2.py"),
            ("--java_out=.", "RedeemGiftcardRequest.java"),
            ("--csharp_out=.", "GiftcardService.cs"),
        ):
            result, made = run(
                "protoc", f"--descriptor_set_in={FILE}", flag, SERVICE
            )
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn(name, made)

    def test_is_enough_for_protoc_all_at_once(self):
        names = [file.name for file in self.own()]
        for *flags, suffix in (
            ("--python_out=.", "_pb2.py"),
            ("--java_out=.", ".java"),
            ("--csharp_out=.", "--csharp_opt=base_namespace=", ".cs"),
        ):
            result, made = run(
                "protoc", f"--descriptor_set_in={FILE}", *flags, *names
            )
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertGreaterEqual(
                len([name for name in made if name.endswith(suffix)]),
                len(names),
            )

    def test_is_enough_for_proto_loader(self):
        modules = os.environ | {"NODE_PATH": str(PROTOS / "node_modules")}
        result = subprocess.run(
            ["node", "-e", LOAD, FILE], env=modules, capture_output=True,
            text=True, timeout=cli.PATIENCE,
        )  # fmt: skip
        self.assertEqual(
            result.stdout,
            "/fourws.gateway.v1.GiftcardService/RedeemGiftcard "
            '{"barcode":"1","request_id":"r"}\n',
            result.stderr,
        )

    def test_is_enough_for_the_python_client(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "clients/python", f"{folder}/client")
            for command in (
                ("bash", "client/generate.sh", "client/fourws_gateway/gen"),
                ("/usr/bin/python3", "-c", IMPORT),
            ):
                result = subprocess.run(
                    command, cwd=folder, capture_output=True, text=True,
                    env=os.environ | {"PYTHONPATH": f"{folder}/client"},
                    timeout=cli.PATIENCE,
                )  # fmt: skip
                self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(result.stdout, "ABORTED\n")

    def test_is_enough_for_buf_curl(self):
        playground = Playground()
        self.addCleanup(playground.stop)
        result, _ = run(
            PROTOS / "node_modules/.bin/buf", "curl", "--protocol=grpc",
            "--http2-prior-knowledge", f"--schema={FILE}",
            '--data={"barcode": "2000000001814"}',
            f"http://{playground.grpc}/fourws.gateway.v1.GiftcardService/"
            "GetGiftcard",
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stderr)
        card = json.loads(result.stdout)["giftcard"]
        self.assertEqual(card["barcode"], "2000000001814")


if __name__ == "__main__":
    unittest.main()
