#!/usr/bin/env python3
"""An operation of the contract is named in few files."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent

FOLDERS = ("adapters", "server", "clients/cli", "protos")
KINDS = (".cc", ".h", ".proto")

# The contract; both sides of its converter; its codec; what the engine does
# with a write; its validator; its verb in the command line.
MOST = 7

# The most of operations that are not plain: they have rules, and so files, of
# their own. Money is checked before it moves; carts come back in either of two
# ways; a part of a stock may be refused, which the command line shows.
MOST_OF_OTHERS = {
    "ActivateGiftcard": 12,
    "FullyValidateCart": 9,
    "GenerateGiftcardPdf": 11,
    "GenerateGiftcards": 11,
    "InsertStock": 9,
    "RedeemGiftcard": 20,
    "RefundGiftcard": 14,
    "ValidateCart": 9,
}

# Services that no upstream answers.
OUR_OWN = {
    "DeadLetterService", "NoticeService", "NotificationService",
    "NotificationStream", "OperationService", "SubscriptionService"
}

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


def operations_in(texts):
    """Those that an upstream answers."""
    for name, text in texts.items():
        if not name.startswith("protos/"):
            continue
        for service, methods in SERVICE.findall(text):
            if service not in OUR_OWN:
                yield from METHOD.findall(methods)


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

    def test_an_operation_is_named_in_few_files(self):
        texts = sources(ROOT)
        operations = list(operations_in(texts))
        self.assertIn("SaveTransfer", operations)
        self.assertLessEqual(set(MOST_OF_OTHERS), set(operations))
        for operation in operations:
            files = files_naming(operation, texts)
            with self.subTest(operation=operation):
                # It is found at all, so that none is missed.
                self.assertGreaterEqual(len(files), 4, files)
                most = MOST_OF_OTHERS.get(operation, MOST)
                self.assertLessEqual(len(files), most, files)


class TheCheckItself(unittest.TestCase):

    def test_finds_every_spelling(self):
        for text in ("v1::SaveTransferRequest", "SaveTransferToJson(",
                     '"fourws.gateway.v1.WarehouseService.SaveTransfer"',
                     "rpc SaveTransfer(", '"save_transfer"'):
            self.assertEqual(["a"], files_naming("SaveTransfer", {"a": text}))

    def test_takes_no_other_name_for_it(self):
        for text in ("SaveTransferred", "save_transfers", "GoSaveTransfer"):
            self.assertEqual([], files_naming("SaveTransfer", {"a": text}))

    def test_reads_no_comments_and_no_services_of_our_own(self):
        proto = ("service XService {\n  // rpc No(\n  rpc Get(A) returns (B);\n"
                 "}\nservice NoticeService {\n  rpc List(A) returns (B);\n"
                 "}\n")
        text = COMMENT.sub("", proto)
        self.assertEqual(["Get"],
                         list(operations_in({"protos/a.proto": text})))


if __name__ == "__main__":
    unittest.main()
