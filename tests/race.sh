#!/usr/bin/env bash
# Looks for data races: builds the tests of what threads share with
# ThreadSanitizer, and runs them. Options go to ctest, such as
#   race.sh --repeat until-fail:20
# None of these tests calls gRPC: ThreadSanitizer cannot see the locks within
# Debian's.
set -euo pipefail
cd "$(dirname "$0")/.."

# Compiled once for all places in which the repository is checked out.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

export TSAN_OPTIONS="suppressions=$PWD/tests/race.supp"

jobs=$(nproc)
folders=(adapters/base adapters/upstream server/operations server/ingress
  server/notifications)

# The test programs of a folder.
programs_in() {
  sed -n 's/^gateway_test(\([a-z_]*\).*/\1/p' "tests/$1/CMakeLists.txt"
}

programs=()
for folder in "${folders[@]}"; do
  mapfile -t -O "${#programs[@]}" programs < <(programs_in "$folder")
done

cmake --preset tsan -DBUILD_TESTING=ON
cmake --build --preset tsan --parallel "$jobs" --target "${programs[@]}"
ctest --preset tsan --parallel "$jobs" --no-tests=error \
  --tests-regex "^($(IFS='|'; echo "${programs[*]}"))\$" "$@"
