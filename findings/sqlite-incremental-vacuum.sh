#!/bin/bash
# How many pages `PRAGMA incremental_vacuum(N)` gives back.
#
# Version: SQLite 3.40.1 (libsqlite3-0 and sqlite3 3.40.1-2+deb12u2 of Debian
# 12), auto_vacuum INCREMENTAL, with the system's Python 3.11.
#
# Guess: executing the statement once gives back N pages, or all if there are
# fewer free ones.
#
# Behaviour: each step of the statement gives back one page, and it has as many
# steps as pages. A program that runs it as any other statement without a result
# steps once, and one page is given back, whatever N says, without an error.
# Python's sqlite3 does so with execute(): fetchall() makes it no more, for the
# statement has no columns, so that nothing is fetched. executescript() and the
# program sqlite3 step to the end.
#
# Seen (what runs it; free pages before and after, of a database with 500):
#   execute: 500, 499
#   execute and fetchall: 500, 499
#   execute without N: 500, 499
#   executescript: 500, 400
#   sqlite3: 500, 400
set -euo pipefail
here=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -q=2 sqlite3=3.40.1-2+deb12u2 \
  libsqlite3-0=3.40.1-2+deb12u2 >&2
for package in *.deb; do dpkg-deb -x "$package" .; done
export LD_LIBRARY_PATH
LD_LIBRARY_PATH=$(dirname "$(find "$PWD/usr/lib" -name 'libsqlite3.so.0')")

cat >see.py <<'END'
import pathlib
import sqlite3
import subprocess

assert sqlite3.sqlite_version == "3.40.1"
FEW = "PRAGMA incremental_vacuum(100)"


def make():
    pathlib.Path("db").unlink(missing_ok=True)
    made = sqlite3.connect("db", isolation_level=None)
    made.execute("PRAGMA auto_vacuum = INCREMENTAL")
    made.execute("CREATE TABLE t (b)")
    made.executemany("INSERT INTO t VALUES (zeroblob(?))", [(4000,)] * 500)
    made.execute("DELETE FROM t")
    return made


def see(what, run):
    database = make()
    free = lambda: database.execute("PRAGMA freelist_count").fetchone()[0]
    before = free()
    run(database)
    print(f"{what}: {before}, {free()}")
    database.close()


see("execute", lambda db: db.execute(FEW))
see("execute and fetchall", lambda db: db.execute(FEW).fetchall())
see("execute without N", lambda db: db.execute("PRAGMA incremental_vacuum"))
see("executescript", lambda db: db.executescript(FEW))
see("sqlite3", lambda db: subprocess.run(
    ["usr/bin/sqlite3", "-batch", "-init", "/dev/null", "db", FEW],
    check=True))
END
/usr/bin/python3 see.py 2>&1 | tee saw
# What is seen must be what the head of this file says.
sed -n '/^# Seen/,/^set/s/^#   //p' "$here" | diff - saw
