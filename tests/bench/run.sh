#!/usr/bin/env bash
# Measures the built programs and prints what it found; see README.md. Fails
# only if something was answered wrongly, whatever the figures are.
#   run.sh [--short] [--runs N] [reads] [redeems] [webhooks] [parked] [streams]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export FOURWS_PROGRAMS=${FOURWS_PROGRAMS:-$here/../../build/release/bin}
export PYTHONPATH=$here/../endtoend PATH=$PATH:/usr/sbin
# Ten thousand calls at once, and as many callbacks.
ulimit -n "$(ulimit -Hn)"
exec /usr/bin/python3 -B "$here/main.py" "$@"
