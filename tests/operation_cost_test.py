#!/usr/bin/env python3
"""A plain operation of the contract is named in few files."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent

FOLDERS = ("adapters", "server", "clients/cli", "protos")
KINDS = (".cc", ".h", ".proto")

# The contract; both sides of its converter; its codec; what the engine does
# with a write; its validator; its verb in the command line.
MOST = 7

# Each with rules of its own, for which it has files of its own too: what gift
# cards do, and what is beside an operation upstream.
SERVICES_OF_THEIR_OWN = {
    "GiftcardService", "DeadLetterService", "NoticeService",
    "NotificationService", "NotificationStream", "OperationService",
    "SubscriptionService"
}

# Operations that are not plain: carts come back in either of two ways, and a
# part of a stock may be refused, which the command line shows.
NOT_PLAIN = {"ValidateCart", "FullyValidateCart", "InsertStock"}

SERVICE = re.compile(r"^service (\w+) \{(.*?)^\}", re.MULTILINE | re.DOTALL)
METHOD = re.compile(r"^\s*rpc (\w+)\(", re.MULTILINE)
COMMENT = re.compile(r"//.*")


def sources(root):
    """The text of each file of ours by its name, without comments."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in KINDS and "node_modules" not in path.parts:
                name = path.relative_to(root).as_posix()
                found[name] = COMMENT.sub("", path.read_text("utf-8"))
    return found


def plain_operations(texts):
    for name, text in texts.items():
        if not name.startswith("protos/"):
            continue
        for service, methods in SERVICE.findall(text):
            if service not in SERVICES_OF_THEIR_OWN:
                yield from (method for method in METHOD.findall(methods)
                            if method not in NOT_PLAIN)


def files_naming(operation, texts):
    """Those that name it in either of its spellings, or a part of one."""
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
    # SaveTransferToJson names SaveTransfer, SaveOrderRow no SaveOrder.
    part = "(?:Request|Response|To|From|Body)?"
    name = re.compile(rf"(?<![A-Za-z]){operation}(?={part}(?![a-z]))"
                      rf"|(?<![a-z_]){snake}(?![a-z_])")
    return [file for file, text in texts.items()
            if (operation in text or snake in text) and name.search(text)]


class OperationCostTest(unittest.TestCase):

    def test_a_plain_operation_is_named_in_few_files(self):
        texts = sources(ROOT)
        operations = list(plain_operations(texts))
        self.assertIn("SaveTransfer", operations)
        for operation in operations:
            files = files_naming(operation, texts)
            with self.subTest(operation=operation):
                # It is found at all, so that none is missed.
                self.assertGreaterEqual(len(files), 4, files)
                self.assertLessEqual(len(files), MOST, files)


class TheCheckItself(unittest.TestCase):

    def test_finds_every_spelling(self):
        for text in ("v1::SaveTransferRequest", "SaveTransferToJson(",
                     '"fourws.gateway.v1.WarehouseService.SaveTransfer"',
                     "rpc SaveTransfer(", '"save_transfer"'):
            self.assertEqual(["a"], files_naming("SaveTransfer", {"a": text}))

    def test_takes_no_other_name_for_it(self):
        for text in ("SaveTransferred", "save_transfers", "GoSaveTransfer"):
            self.assertEqual([], files_naming("SaveTransfer", {"a": text}))

    def test_reads_no_comments_and_no_services_of_their_own(self):
        proto = ("service XService {\n  // rpc No(\n  rpc Get(A) returns (B);\n"
                 "}\nservice GiftcardService {\n  rpc Redeem(A) returns (B);\n"
                 "}\n")
        text = COMMENT.sub("", proto)
        self.assertEqual(["Get"],
                         list(plain_operations({"protos/a.proto": text})))


if __name__ == "__main__":
    unittest.main()
