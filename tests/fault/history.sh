#!/usr/bin/env bash
# Kills the built gateway under writers and readers, and checks what they saw;
# see README.md.
#   history.sh [--minutes N] [--seed SEED]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../../build/release
export FOURWS_PROGRAMS=${FOURWS_PROGRAMS:-$build/bin}
export PYTHONPATH=${PYTHONPATH:-$build/tests/endtoend/stubs}:$here/../endtoend
exec /usr/bin/python3 -B "$here/history.py" "$@"
