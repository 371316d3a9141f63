#!/usr/bin/env python3
"""Dependencies point one way: of includes, of CMake targets, of folders."""

import collections
import pathlib
import posixpath
import re
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent

# From the bottom to the top. A folder knows those below it, never one beside
# it or above it.
LAYERS = [
    {"adapters/base"},
    {"adapters/net"},
    {"adapters/http", "adapters/smtp", "adapters/store", "adapters/fields"},
    {"adapters/upstream"},
    {"adapters/fourws", "adapters/one"},
    {"server/health", "server/telemetry"},
    {"server/operations", "server/notifications", "server/notices"},
    {"server/operations/kinds"},
    {"server/rpc", "server/ingress"},
    {"server"},  # The files beside main.cc, which build the parts.
]
RANK = {folder: rank for rank, layer in enumerate(LAYERS) for folder in layer}

# Knows adapters, and only what builds the parts knows it: those are handed
# plain values.
CONFIG = "server/config"

# Implementations of a seam: named by what builds the parts and by tests, never
# by a user of the seam.
CONCRETE = re.compile(
    r"adapters/(http|smtp)/(curl|beast)_\w+\.h"
    r"|adapters/(fourws|one)/http_platform\.h"
    r"|adapters/store/sqlite/.*")

# All that the server knows of an upstream's own adapter, but for what builds
# the parts.
UPSTREAMS = re.compile(r"adapters/(fourws|one)/.*")
KNOWN_OF_UPSTREAMS = {
    "server/config": {
        "adapters/fourws/login.h", "adapters/fourws/platform_options.h",
        "adapters/fourws/static_credentials.h", "adapters/one/options.h"
    },
    "server/ingress": {
        "adapters/fourws/document_webhook_json.h",
        "adapters/fourws/promotion_webhook_json.h",
        "adapters/one/webhook_json.h"
    },
    "server/operations/kinds": {
        "adapters/fourws/barcode.h", "adapters/fourws/currency_symbol.h",
        "adapters/fourws/giftcard_moves.h",
        "adapters/fourws/platform_options.h"
    },
    "server/rpc": {"adapters/fourws/currency_symbol.h"},
}
# How many includes of 4ws.trade's adapter the files of these folders may have,
# counted together.
MOST_INCLUDES_OF_FOURWS = [
    ({"server/operations", "server/operations/kinds", "server/rpc"}, 6),
    ({"server/ingress"}, 2),
    ({"server/config"}, 3),
]

TOP_LEVEL = {
    "CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "protos",
    "server", "adapters", "clients", "tests", "deploy", "findings"
}
UNTRACKED = {"build", "compile_commands.json"}

# The one home of each use of OpenSSL; all others use these. Tests may make
# certificates.
OPENSSL = re.compile(r'^\s*#\s*include\s+["<]openssl/', re.MULTILINE)
OPENSSL_HOMES = {
    f"adapters/base/{name}.cc" for name in ("hmac", "random_id", "sha256")
}

INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)
TARGET = re.compile(r"\b(?:add_library|add_executable|gateway_proto_library)"
                    r"\(\s*([\w-]+)")
LINKS = re.compile(r"\btarget_link_libraries\(\s*([\w-]+)([^)]*)\)")
OURS = ("adapters", "server", "clients", "tests", "protos")


def layer_of(folder):
    """The layer a folder belongs to: adapters/store/sqlite is of the store."""
    if folder in RANK:
        return folder
    parts = folder.split("/")
    return "/".join(parts[:2])


def objection(here, there):
    """Why code in folder `here` must not use folder `there`, or None."""
    here, there = layer_of(here), layer_of(there)
    if here == there:
        return None
    if here == "tests/sandbox":
        return "the sandbox stands in for 4ws.trade and knows nothing of ours"
    top_here, top_there = here.split("/")[0], there.split("/")[0]
    if top_there == "protos" or top_here == "tests":
        return None
    if top_here == "clients":
        return None if top_there == "clients" else "clients know protos only"
    if top_there in ("clients", "tests"):
        return f"{top_here} knows no {top_there}"
    if there == CONFIG:
        return None if here == "server" else "only what builds knows config"
    if here == CONFIG:
        return None if top_there == "adapters" else "config knows no server"
    for folder in (here, there):
        if folder not in RANK:
            return f"{folder} has no place in LAYERS"
    if RANK[there] >= RANK[here]:
        return f"{there} is not below {here}"
    return None


def sources(root):
    for top in OURS:
        for path in sorted((root / top).rglob("*")):
            ours = "node_modules" not in path.parts
            if ours and path.suffix in (".h", ".cc"):
                yield path


def includes(root):
    """Of each include: the file, and what it includes, as seen from the top."""
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        for target in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if target.startswith("."):
                target = posixpath.join(posixpath.dirname(name), target)
            yield name, posixpath.normpath(target)


def include_faults(root):
    of_fourws = collections.Counter()
    for name, target in includes(root):
        here, there = posixpath.dirname(name), posixpath.dirname(target)
        if here == "tests/sandbox" and target.startswith("fourws/"):
            there = "protos"
        if there.split("/")[0] not in OURS:
            continue
        of_fourws[here] += there == "adapters/fourws"
        why = objection(here, there)
        if (why is None and CONCRETE.fullmatch(target) and here != there
                and here != "server"
                and not here.startswith("tests")):
            why = "an implementation, named only where parts are built"
        if (why is None and UPSTREAMS.fullmatch(target)
                and here.startswith("server/")
                and target not in KNOWN_OF_UPSTREAMS.get(here, ())):
            why = "an upstream's own, which this folder must not know"
        if why:
            yield f"{name}: must not include {target}: {why}"
    for folders, most in MOST_INCLUDES_OF_FOURWS:
        count = sum(of_fourws[folder] for folder in folders)
        if count > most:
            yield (f"{', '.join(sorted(folders))}: {count} includes of "
                   f"adapters/fourws, where {most} are enough")


def openssl_faults(root):
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        if name in OPENSSL_HOMES or name.startswith("tests/"):
            continue
        if OPENSSL.search(path.read_text(encoding="utf-8")):
            yield f"{name}: OpenSSL is used in adapters/base only"


def link_faults(root):
    included = collections.defaultdict(set)
    for name, target in includes(root):
        included[posixpath.dirname(name)].add(posixpath.dirname(target))
    lists = {
        path.parent.relative_to(root).as_posix(): path.read_text("utf-8")
        for top in OURS
        for path in sorted((root / top).rglob("CMakeLists.txt"))
        if "node_modules" not in path.parts
    }
    home = {
        target: folder
        for folder, text in lists.items()
        for target in TARGET.findall(text)
    }
    for folder, text in lists.items():
        for target, linked in LINKS.findall(text):
            for used in linked.split():
                if used not in home:
                    continue
                why = objection(folder, home[used])
                if (why is None and not folder.startswith("tests")
                        and home[used] not in {"protos", folder}
                        and home[used] not in included[folder]):
                    why = "nothing of it is included"
                if why:
                    yield f"{folder}: {target} must not link {used}: {why}"


def top_level_faults(root):
    for path in sorted(root.iterdir()):
        known = path.name in TOP_LEVEL or path.name in UNTRACKED
        if not known and not path.name.startswith("."):
            yield f"{path.name}: not among the fixed top-level entries"


def faults(root):
    return [
        *include_faults(root), *openssl_faults(root), *link_faults(root),
        *top_level_faults(root)
    ]


class LayeringTest(unittest.TestCase):

    def test_this_tree_is_in_order(self):
        self.assertGreater(len(list(sources(ROOT))), 10)
        self.assertEqual([], faults(ROOT))


class TheCheckItself(unittest.TestCase):
    """Each kind of violation, in a tree of its own, is found."""

    def faults_of(self, path, text, more=()):
        """Of a file in a small tree; `more` are pairs of path and text."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            base = root / "adapters/base/CMakeLists.txt"
            kinds = root / "server/operations/kinds/CMakeLists.txt"
            for file, content in [(base, "add_library(base STATIC a.cc)"),
                                  (kinds, "add_library(kinds STATIC a.cc)"),
                                  (root / path, text),
                                  *((root / name, it) for name, it in more)]:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
            return faults(root)

    def assert_found(self, path, text, more=()):
        found = self.faults_of(path, text, more)
        self.assertEqual(1, len(found), f"{path}: {text}")

    def test_finds_includes_that_point_the_wrong_way(self):
        for here, there in [
            ("adapters/base/a.cc", "adapters/http/http_client.h"),
            ("adapters/http/a.cc", "adapters/store/watch.h"),
            ("adapters/fourws/a.h", "server/operations/waiting.h"),
            ("adapters/fourws/a.cc", "adapters/one/options.h"),
            ("adapters/one/a.cc", "adapters/fourws/envelope.h"),
            ("adapters/upstream/a.cc", "adapters/fourws/envelope.h"),
            ("adapters/fields/a.cc", "adapters/upstream/platform.h"),
            ("server/operations/a.cc", "server/notifications/fanout.h"),
            ("server/operations/a.cc", "server/operations/kinds/refunds.h"),
            ("server/operations/kinds/a.cc", "server/rpc/services.h"),
            ("server/rpc/a.cc", "server/ingress/callbacks.h"),
            ("server/ingress/a.cc", "server/rpc/status.h"),
            ("server/telemetry/a.cc", "server/ingress/ingress.h"),
            ("server/rpc/a.cc", "server/config/config.h"),
            ("server/config/a.cc", "server/rpc/service.h"),
            ("server/rpc/a.cc", "tests/support/fake_clock.h"),
            ("clients/cli/a.cc", "adapters/base/decimal.h"),
            ("clients/cli/a.cc", "server/rpc/service.h"),
            ("tests/sandbox/a.cc", "adapters/base/decimal.h"),
            ("tests/sandbox/a.cc", "tests/support/fake_clock.h"),
            ("tests/sandbox/a.cc", "fourws/gateway/v1/place.pb.h"),
            ("server/unknown/a.cc", "adapters/base/decimal.h"),
        ]:
            self.assert_found(here, f'#include "{there}"\n')
            self.assert_found(here, f"#include <{there}>\n")
        self.assert_found("adapters/one/a.cc",
                          '#include "../fourws/envelope.h"\n')
        self.assert_found("adapters/one/a.cc",
                          '#include "adapters/one/../fourws/envelope.h"\n')

    def test_finds_implementations_named_by_users_of_a_seam(self):
        for there in ("adapters/http/curl_http_client.h",
                      "adapters/http/beast_http_listener.h",
                      "adapters/store/sqlite/database.h",
                      "adapters/fourws/http_platform.h",
                      "adapters/one/http_platform.h"):
            include = f'#include "{there}"\n'
            self.assert_found("server/rpc/a.cc", include)
            self.assertEqual([], self.faults_of("server/gateway.cc", include))
            self.assertEqual([], self.faults_of("tests/x/a_test.cc", include))

    def test_finds_openssl_outside_its_homes(self):
        for include in ("#include <openssl/sha.h>\n",
                        '#include "openssl/hmac.h"\n'):
            for here in ("adapters/base/other.cc", "adapters/base/hmac.h",
                         "server/rpc/a.cc", "clients/cli/a.cc"):
                self.assert_found(here, include)
            for here in ("adapters/base/hmac.cc", "tests/x/a_test.cc"):
                self.assertEqual([], self.faults_of(here, include))

    def test_finds_what_of_an_upstream_a_folder_must_not_know(self):
        for here in ("server/operations", "server/rpc", "server/ingress",
                     "server/notifications", "server/config"):
            self.assert_found(f"{here}/a.cc",
                              '#include "adapters/fourws/envelope.h"\n')
        include = '#include "adapters/fourws/barcode.h"\n'
        self.assertEqual([], self.faults_of("server/operations/kinds/a.cc",
                                            include))
        self.assertEqual([], self.faults_of("server/upstream.cc", include))

    def test_finds_more_includes_of_an_upstream_than_there_may_be(self):
        login = '#include "adapters/fourws/login.h"\n'
        self.assertEqual([], self.faults_of("server/config/a.cc", 3 * login))
        self.assert_found("server/config/a.cc", 3 * login,
                          [("server/config/b.h", login)])
        rpc = [("server/rpc/a.cc",
                '#include "adapters/fourws/currency_symbol.h"\n')]
        barcode = '#include "adapters/fourws/barcode.h"\n'
        kinds = "server/operations/kinds/a.cc"
        self.assertEqual([], self.faults_of(kinds, 5 * barcode, rpc))
        self.assert_found(kinds, 6 * barcode, rpc)

    def test_finds_libraries_that_must_not_be_linked(self):
        link = "target_link_libraries(x PRIVATE base)"
        self.assert_found("tests/sandbox/CMakeLists.txt", link)
        self.assert_found("clients/cli/CMakeLists.txt", link)
        use = '#include "adapters/base/decimal.h"\n'
        self.assertEqual([], self.faults_of("adapters/http/CMakeLists.txt",
                                            link,
                                            [("adapters/http/a.cc", use)]))
        # What is not included may not be linked either, so that the rules for
        # includes hold for libraries too.
        self.assert_found("adapters/http/CMakeLists.txt", link)
        self.assert_found("server/rpc/CMakeLists.txt",
                          "target_link_libraries(rpc PRIVATE one http)",
                          [("adapters/one/CMakeLists.txt",
                            "add_library(one STATIC a.cc)")])
        self.assert_found("server/operations/CMakeLists.txt",
                          "target_link_libraries(x PRIVATE kinds)")

    def test_finds_new_top_level_entries(self):
        self.assert_found("docs/a.md", "")


if __name__ == "__main__":
    unittest.main()
