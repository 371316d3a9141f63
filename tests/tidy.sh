#!/usr/bin/env bash
# clang-tidy on the sources changed since the branch left its upstream (or
# else since the last commit but one; --all: on all), and clang's analysis of
# locks on all that use Mutex.
set -euo pipefail
cd "$(dirname "$0")/.."

build=build/tidy
all=false
case "${1:-}" in
  "") ;;
  --all) all=true ;;
  *) echo "usage: tidy.sh [--all]" >&2; exit 2 ;;
esac

# Every source by itself, and the code that is generated; nothing is compiled.
cmake --preset release -B "$build" -DBUILD_TESTING=ON \
  -DFOURWS_JOIN_SOURCES=OFF >/dev/null
cmake --build "$build" --target generated_sources >/dev/null

# Our sources, as the build knows them.
mapfile -t sources < <(/usr/bin/python3 - "$build" <<'PY'
import json, os, sys
commands = json.load(open(sys.argv[1] + "/compile_commands.json"))
names = {os.path.relpath(command["file"]) for command in commands}
print("\n".join(sorted(n for n in names if not n.startswith(("build", "..")))))
PY
)

# What to compare with; nothing if history does not reach back that far.
base() {
  local fork
  fork=$(git merge-base HEAD '@{upstream}' 2>/dev/null || true)
  if [[ -n $fork && $fork != "$(git rev-parse HEAD)" ]]; then
    echo "$fork"
  else
    git rev-parse --verify --quiet HEAD~1 || true
  fi
}

# The sources to check: changed ones, and for a changed header the source of
# its name or else one that includes it.
changed_sources() {
  local since file
  since=$(base)
  [[ -n $since ]] || return 0
  {
    git diff --name-only --diff-filter=d "$since" -- '*.cc' '*.h'
    git ls-files --others --exclude-standard -- '*.cc' '*.h'
  } | while read -r file; do
    if [[ $file == *.cc ]]; then
      echo "$file"
    elif [[ -f ${file%.h}.cc ]]; then
      echo "${file%.h}.cc"
    else
      grep -lF "\"$file\"" "${sources[@]}" | head -n 1 || true
    fi
  done | sort -u | grep -Fxf <(printf '%s\n' "${sources[@]}") || true
}

tidy() {
  xargs -r -d '\n' -n 1 -P "$(nproc)" clang-tidy -p "$build" --quiet \
    --extra-arg=-Wno-unknown-warning-option "$@" 2> >(
      grep -vE '^[0-9]+ warnings? (generated|treated as error)' >&2)
}

if $all; then
  files=("${sources[@]}")
else
  mapfile -t files < <(changed_sources)
fi
echo "clang-tidy: ${#files[@]} of ${#sources[@]} sources"
if ((${#files[@]})); then printf '%s\n' "${files[@]}" | tidy; fi

mapfile -t locking < <(
  for file in "${sources[@]}"; do
    if grep -qsF adapters/base/mutex.h "$file" "${file%.cc}.h"; then
      echo "$file"
    fi
  done)
echo "Locks: ${#locking[@]} sources"
if ((${#locking[@]})); then
  # A lock that is taken and dropped at once is not seen by the analysis.
  printf '%s\n' "${locking[@]}" | tidy --extra-arg=-Wthread-safety \
    '--checks=-*,clang-diagnostic-thread-safety*,bugprone-unused-raii'
fi
