#!/usr/bin/env bash
# Loads the built gateway for minutes and watches its memory; see README.md.
#   soak.sh [--minutes N]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../../build/release
export FOURWS_PROGRAMS=${FOURWS_PROGRAMS:-$build/bin}
export PYTHONPATH=${PYTHONPATH:-$build/tests/endtoend/stubs}:$here/../endtoend
ulimit -n "$(ulimit -Hn)"
exec /usr/bin/python3 -B "$here/soak.py" "$@"
