#!/bin/bash
# What SQLite writes when an UPDATE sets a column to the value that it has.
#
# Version: SQLite 3.40.1 (libsqlite3-0 3.40.1-2+deb12u2 of Debian 12), with the
# system's Python 3.11.
#
# Guess: an index is changed only if its entry for the row changes. So one
# statement that sets all columns of a row costs no more than one that sets the
# columns that differ.
#
# Behaviour: which indexes an UPDATE changes is decided when the statement is
# compiled, by the columns that it names. Each of those entries is deleted and
# inserted anew, also where the value is the same; a column that only the WHERE
# of a partial index names counts as well. Each page of such an index is written
# to the log.
#
# Seen (what the UPDATE of 1,000 rows that are spread over the table and its two
# indexes sets; pages in the write-ahead log that belong to an index):
#   the column that differs: 0
#   the same, and an indexed one to its own value: all of one index
#   the same, and the one of the partial index's WHERE: all of one index
set -euo pipefail
here=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -q=2 libsqlite3-0=3.40.1-2+deb12u2 >&2
dpkg-deb -x libsqlite3-0_*.deb .
export LD_LIBRARY_PATH
LD_LIBRARY_PATH=$(dirname "$(find "$PWD/usr/lib" -name 'libsqlite3.so.0')")

cat >see.py <<'END'
import pathlib
import sqlite3
import struct

assert sqlite3.sqlite_version == "3.40.1"
PAGE = 4096


def make():
    for file in pathlib.Path(".").glob("db*"):
        file.unlink()
    made = sqlite3.connect("db", isolation_level=None)
    made.execute("PRAGMA journal_mode = WAL")
    made.execute("PRAGMA wal_autocheckpoint = 0")
    made.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, key, kind, n)")
    made.executemany("INSERT INTO t (key, kind, n) VALUES (?, 1, 0)",
                     ((f"{i * 7919 % 20000:040}",) for i in range(20000)))
    made.execute("CREATE INDEX by_key ON t (key)")
    made.execute("CREATE INDEX of_kind ON t (id) WHERE kind = 1")
    made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return made


def pages_of(database, name):
    """The leaf pages of an index."""
    return {page for page, in database.execute(
        "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'",
        (name,))}


def logged():
    """The pages in the write-ahead log."""
    log = pathlib.Path("db-wal").read_bytes()
    return {struct.unpack_from(">I", log, at)[0]
            for at in range(32, len(log), 24 + PAGE)}


def see(what, sets):
    database = make()
    indexes = {name: pages_of(database, name) for name in ("by_key", "of_kind")}
    database.execute(f"UPDATE t SET {sets} WHERE id % 20 = 0")
    written = {name: len(pages & logged()) for name, pages in indexes.items()}
    some = [name for name, count in written.items() if count]
    whole = all(written[name] == len(indexes[name]) for name in some)
    print(f"{what}: {'all of one index' if some and whole else len(some)}")
    database.close()


see("the column that differs", "n = n + 1")
see("the same, and an indexed one to its own value", "n = n + 1, key = key")
see("the same, and the one of the partial index's WHERE",
    "n = n + 1, kind = kind")
END
/usr/bin/python3 see.py 2>&1 | tee saw
# What is seen must be what the head of this file says.
sed -n '/^# Seen/,/^set/s/^#   //p' "$here" | diff - saw
