#!/bin/bash
# What an UPDATE writes that gives a row the values it has.
#
# Version: SQLite 3.40.1 (libsqlite3-0 and sqlite3 3.40.1-2+deb12u2 of Debian
# 12), write-ahead log, synchronous FULL.
#
# Guess: an UPDATE that matches a row writes its page. So `UPDATE t SET n = n`
# shows whether the database can be written, and when it commits, the disk took
# something.
#
# Behaviour: if the new row has the bytes of the old one, the page stays clean.
# The UPDATE counts its row as changed and fires its triggers, but nothing is
# added to the log. It commits while no file can grow, as on a full disk, where
# each real write fails. REPLACE with equal values does write a page, and so
# does `PRAGMA user_version` with the number it has.
#
# Seen (statement: rows changed, triggers fired, bytes added to the log; then
# whether it commits while no file may grow):
#   UPDATE t SET n = n: 1 1 0, commits
#   UPDATE t SET n = 7: 1 1 0, commits
#   UPDATE t SET n = n + 1: 1 1 4120, fails
#   REPLACE INTO t VALUES (1, 7): 1 0 4120, fails
#   PRAGMA user_version = 3: 0 0 4120, fails
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
sqlite() { usr/bin/sqlite3 -batch -init /dev/null "$@" 2>/dev/null; }

# The trigger notes in a temporary table, which is no part of the log.
cat >begin <<'EOF'
PRAGMA synchronous = FULL;
CREATE TEMP TABLE fired (n);
CREATE TEMP TRIGGER noted AFTER UPDATE ON t
BEGIN INSERT INTO fired VALUES (1); END;
EOF

see() {
  rm -f db db-wal db-shm
  # Held open, so that the log is not emptied when another connection closes.
  coproc { sqlite db; }
  echo "PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, n);
    INSERT INTO t VALUES (1, 7); PRAGMA user_version = 3; SELECT 'made';" \
    >&"${COPROC[1]}"
  until read -r made <&"${COPROC[0]}" && [[ $made == made ]]; do :; done
  local before after changed end
  before=$(stat -c %s db-wal)
  changed=$({ cat begin; echo "$1;
    SELECT changes(), (SELECT count(*) FROM fired);"; } |
    sqlite -separator ' ' db | tail -n 1)
  after=$(stat -c %s db-wal)
  # From here on no file may grow. Blocks of the limit have 1024 bytes.
  end=fails
  if (trap '' XFSZ; ulimit -f $((after / 1024)); sqlite db "$1"); then
    end=commits
  fi
  echo "$1: $changed $((after - before)), $end"
  echo .quit >&"${COPROC[1]}"
  wait "$COPROC_PID" || true
}

for statement in 'UPDATE t SET n = n' 'UPDATE t SET n = 7' \
  'UPDATE t SET n = n + 1' 'REPLACE INTO t VALUES (1, 7)' \
  'PRAGMA user_version = 3'; do
  see "$statement"
done | tee saw
# What is seen must be what the head of this file says.
sed -n '/^# Seen/,/^set/s/^#   //p' "$here" | diff - saw
