#!/usr/bin/env bash
# Proves the product: installs what is missing, checks the sources, builds
# twice (optimised; with AddressSanitizer and UBSan), runs the whole suite on
# each, and runs the quickstart. Stops at the first step that fails.
set -euo pipefail
cd "$(dirname "$0")/.."

# Compiled once for all places in which the repository is checked out.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

jobs=$(nproc)
current=
began=0

step() {
  current=$1
  shift
  began=$SECONDS
  printf '\n=== %s\n' "$current"
  "$@"
  printf -- '--- %s: %d s\n' "$current" $((SECONDS - began))
}

finish() {
  local status=$?
  if ((status != 0)); then
    printf '\nFAILED: %s, after %d s\n' "${current:-start}" "$SECONDS"
  fi
  exit "$status"
}
trap finish EXIT

format() {
  find adapters server clients tests -name node_modules -prune -o \
    \( -name '*.cc' -o -name '*.h' \) -print0 |
    xargs -0 -r clang-format --dry-run -Werror
}

lint_contract() { (cd protos && node_modules/.bin/buf lint --path fourws); }

build() {
  cmake --preset "$1" -DBUILD_TESTING=ON
  cmake --build --preset "$1" --parallel "$jobs"
}

run_tests() { ctest --preset "$1" --parallel "$jobs" --output-on-failure; }

step "Install" bash deploy/install.sh --tests
step "Layering" /usr/bin/python3 tests/layering_test.py
step "Formatting" format
step "Build, optimised" build release
step "Lint of the contract" lint_contract
step "Tests, optimised" run_tests release
step "Quickstart" bash deploy/quickstart.sh --once
step "Build with ASan and UBSan" build asan
step "Tests with ASan and UBSan" run_tests asan
step "clang-tidy and locks" bash tests/tidy.sh

printf '\nPASSED: everything, in %d min %d s\n' $((SECONDS / 60)) \
  $((SECONDS % 60))
