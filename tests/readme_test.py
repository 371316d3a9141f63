#!/usr/bin/env python3
"""Every file that a README names is there."""

import os
import pathlib
import re
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent

FOLDERS = ("adapters", "server", "protos", "clients", "tests", "deploy",
           "findings")
NOT_OURS = {"node_modules", "build", "__pycache__"}

# A word is the name of a file if it ends like one of these, or if it begins
# with one of our folders.
ENDINGS = ("h", "cc", "proto", "py", "sh", "js", "md", "json", "txt")
FILE = re.compile(rf"[\w./{{}},*-]*[\w*}}]\.(?:{'|'.join(ENDINGS)}"
                  r"|\*|\{[\w,]+\})")
PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/[\w./*{{}},-]*[\w*}}]")

# Where names stand: between backticks, as the target of a link, and in the
# lines of a command or a listing. In the last only what begins with a folder
# is ours for sure.
BACKTICKS = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)")
LISTING = re.compile(r"^```.*?^```|(?<=\n\n)(?:    [^\n]*\n)+",
                     re.MULTILINE | re.DOTALL)
WORD = re.compile(r"[^\s'\"=:()\[\]]+")

# Not a file, but what one would be called: `x_json.cc`, `validate_x.cc`,
# `X_service.proto`. No file of ours has a word of its name that is only an x.
MADE_UP = re.compile(r"(?:^|[/_])[xX](?=[_.])")
# What the reader makes, or finds with Debian; not in the repository.
ELSEWHERE = {"gateway.json"}

BRACES = re.compile(r"\{([\w,]+)\}")


def files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders
                      if name not in NOT_OURS and not name.startswith(".")]
        yield from (pathlib.Path(folder) / name for name in names)


def names_in(text):
    """The names of files and folders of ours in the text of a README."""
    names = set()
    prose = LISTING.sub("", text)
    for quoted in BACKTICKS.findall(prose):
        names.update(word for word in WORD.findall(quoted)
                     if FILE.fullmatch(word) or PATH.fullmatch(word))
    names.update(link for link in LINK.findall(prose) if "://" not in link)
    for listing in LISTING.findall(text):
        names.update(word for word in WORD.findall(listing)
                     if PATH.fullmatch(word))
    return {
        name for name in names
        if not MADE_UP.search(name) and name not in ELSEWHERE
    }


def spelled_out(name):
    """`a.{h,cc}` names two files."""
    braces = BRACES.search(name)
    if braces is None:
        return [name]
    return [
        name[:braces.start()] + part + name[braces.end():]
        for part in braces[1].split(",")
    ]


def is_there(root, folder, name, bare_names):
    """From the top, or from the README's `folder`; a bare name anywhere."""
    places = [root, folder]
    if "*" in name:
        return any(any(place.glob(name)) for place in places)
    if any((place / name).exists() for place in places):
        return True
    return name in bare_names


def faults(root):
    ours = sorted(files(root))
    bare_names = {path.name for path in ours}
    return [
        f"{readme.relative_to(root)}: {name} is not there"
        for readme in ours if readme.name == "README.md"
        for written in sorted(names_in(readme.read_text("utf-8")))
        for name in spelled_out(written)
        if not is_there(root, readme.parent, name, bare_names)
    ]


class ReadmeTest(unittest.TestCase):

    def test_every_file_that_a_readme_names_is_there(self):
        self.assertEqual([], faults(ROOT))

    def test_each_life_names_its_files(self):
        text = (ROOT / "server/README.md").read_text("utf-8")
        for life in ("## Life of a write", "## Life of a notification"):
            section = text.partition(life)[2].partition("\n## ")[0]
            self.assertGreater(len(names_in(section)), 10, life)


class TheCheckItself(unittest.TestCase):

    def faults_of(self, text):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name in ("server/rpc/call.cc", "server/rpc/call.h",
                         "tests/run.sh", "build/gone.cc",
                         "tests/node_modules/gone.h"):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text("", encoding="utf-8")
            (root / "server/README.md").write_text(text, encoding="utf-8")
            return faults(root)

    def test_finds_each_way_to_name_what_is_gone(self):
        for text in ("`server/rpc/gone.cc`", "`rpc/gone.cc`", "`gone.cc`",
                     "`gone.h`", "`server/gone`", "`call.{h,cc,py}`",
                     "`gone.*`", "`server/gone_*.h`", "[it](rpc/gone)",
                     "`bash tests/gone.sh`", "\n\n    bash tests/gone.sh --x\n",
                     "```\ncat server/gone.txt\n```",
                     "\n\n    bash tests/run.sh\n\n`gone.cc` and\n",
                     "10. an item and\n    `gone.cc`\n"):
            self.assertEqual(1, len(self.faults_of(text)), text)

    def test_lets_what_is_there_be(self):
        for text in ("`server/rpc/call.cc`", "`rpc/call.cc`", "`call.h`",
                     "`server/rpc`", "`call.{h,cc}`", "`rpc/call.*`",
                     "[it](rpc/call.cc)", "[far](https://example.org/a.md)",
                     "\n\n    bash tests/run.sh\n"):
            self.assertEqual([], self.faults_of(text), text)

    def test_takes_nothing_else_for_a_file(self):
        for text in ("`x_json.{h,cc}`", "`X_service.proto`", "`validate_x.cc`",
                     "`tests/x_test.py`", "`server.listen`", "`/metrics`",
                     "`--config gateway.json`", "`a.b.c`", "gone.cc"):
            self.assertEqual([], self.faults_of(text), text)


if __name__ == "__main__":
    unittest.main()
