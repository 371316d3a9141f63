#!/usr/bin/env bash
# Measures the built programs and prints what it found; see README.md. Fails
# only if something was answered wrongly, whatever the figures are.
#   run.sh [--short] [--runs N] [PART...]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../../build/release
export FOURWS_PROGRAMS=${FOURWS_PROGRAMS:-$build/bin}
export PYTHONPATH=${PYTHONPATH:-$build/tests/endtoend/stubs}:$here/../endtoend
export PATH=$PATH:/usr/sbin
# Ten thousand calls at once, and as many callbacks.
ulimit -n "$(ulimit -Hn)"
exec /usr/bin/python3 -B "$here/main.py" "$@"
