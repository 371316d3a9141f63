#!/usr/bin/env python3
"""Every test is run: the CMakeLists.txt of its folder names it."""

import pathlib
import re
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent

TESTS = ("*_test.cc", "*_test.py", "*_test.mjs", "*_test.ts")

COMMENT = re.compile(r"#.*")
WORD = re.compile(r"[\w.-]+")
SUBDIRECTORY = re.compile(r"\badd_subdirectory\(\s*([\w-]+)\s*\)")

# Tests that are named without their ending: in a loop, of which the names may
# lack the `_test` too, and in a call of a function for one test.
LOOP = re.compile(r"\bforeach\(\s*name\s+([^)]*)\)")
CALL = re.compile(r"\b\w+_python_test\(\s*(\w+)\s*\)")


def tests_in(folder):
    return [path for ending in TESTS for path in sorted(folder.glob(ending))]


def folders(root):
    """Those that hold tests, here or below, but for what npm installs."""
    for folder in [root, *sorted(root.rglob("*"))]:
        if folder.is_dir() and "node_modules" not in folder.parts:
            if any(any(folder.rglob(ending)) for ending in TESTS):
                yield folder


def names_in(cmake):
    """The files that the text of a CMakeLists.txt names."""
    text = COMMENT.sub("", cmake)
    names = set(WORD.findall(text))
    for loop in LOOP.findall(text):
        for name in loop.split():
            names.update((f"{name}.py", f"{name}_test.py"))
    names.update(f"{name}.py" for name in CALL.findall(text))
    return names


def faults(tests):
    """Of the tests in folder `tests`, those that no build runs, and why."""
    for folder in folders(tests):
        path = folder / "CMakeLists.txt"
        cmake = path.read_text("utf-8") if path.is_file() else ""
        where = path.relative_to(tests).as_posix()
        for test in tests_in(folder):
            if test.name not in names_in(cmake):
                yield f"{where} does not name {test.name}"
        below = set(SUBDIRECTORY.findall(COMMENT.sub("", cmake)))
        for inner in folders(folder):
            if inner.parent == folder and inner.name not in below:
                yield f"{where} does not add {inner.name}"


class RegistrationTest(unittest.TestCase):

    def test_every_test_is_run(self):
        self.assertGreater(len(list(folders(ROOT / "tests"))), 10)
        self.assertEqual([], list(faults(ROOT / "tests")))


class TheCheckItself(unittest.TestCase):

    def faults_of(self, test, cmake):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "x").mkdir()
            (root / "x" / test).touch()
            (root / "x/CMakeLists.txt").write_text(cmake, "utf-8")
            (root / "CMakeLists.txt").write_text("add_subdirectory(x)", "utf-8")
            return list(faults(root))

    def test_finds_what_is_not_named(self):
        for test, cmake in [
            ("a_test.cc", ""),
            ("a_test.cc", "gateway_test(a_test SOURCES b_test.cc)"),
            ("a_test.cc", "gateway_test(x SOURCES  # a_test.cc\n  b_test.cc)"),
            ("a_test.py", "foreach(name b c_test)"),
            ("a_test.py", "set(a_test a)"),
            ("a_test.mjs", "add_test(NAME a_test)"),
        ]:
            self.assertEqual([f"x/CMakeLists.txt does not name {test}"],
                             self.faults_of(test, cmake), cmake)

    def test_knows_each_way_to_name_a_test(self):
        for test, cmake in [
            ("a_test.cc", "gateway_test(x SOURCES\n    b.cc\n    a_test.cc)"),
            ("a_test.py", "add_test(NAME a COMMAND py ${folder}/a_test.py)"),
            ("a_test.py", "foreach(name b a\n    c)"),
            ("a_test.py", "foreach(name b_test a_test)"),
            ("a_test.py", "client_python_test(a_test)"),
            ("a_test.mjs", "add_test(COMMAND node ${folder}/a_test.mjs)"),
        ]:
            self.assertEqual([], self.faults_of(test, cmake), cmake)

    def test_finds_a_folder_that_is_not_added(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "x").mkdir()
            (root / "x/a_test.py").touch()
            (root / "x/CMakeLists.txt").write_text("foreach(name a)", "utf-8")
            self.assertEqual(["CMakeLists.txt does not add x"],
                             list(faults(root)))


if __name__ == "__main__":
    unittest.main()
