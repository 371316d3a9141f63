#!/usr/bin/env bash
# Makes the JavaScript code (with types) of the contract and of Google's common
# protos, with the buf and the protos that ../../protos pins.
# Usage: generate.sh [FOLDER]; default: gen beside this script.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
protos=$(cd "${FOURWS_PROTOS:-$here/../../protos}" && pwd)
out=$(realpath -m "${1:-$here/gen}")

if [ ! -x "$protos/node_modules/.bin/buf" ]; then
  npm --prefix "$protos" ci --ignore-scripts --no-audit --no-fund
fi
plugin=$here/node_modules/.bin/protoc-gen-es
google=node_modules/google-gax/build/protos/google
cd "$protos"
node_modules/.bin/buf generate \
  --template '{"version": "v2", "clean": true, "plugins": [{
    "local": "'"$plugin"'", "out": "'"$out"'", "include_imports": true,
    "opt": ["target=js+dts", "import_extension=js"]}]}' \
  --path fourws --path $google/longrunning/operations.proto \
  --path $google/rpc/code.proto --path $google/rpc/error_details.proto \
  --path $google/rpc/status.proto \
  --path $google/type/decimal.proto --path $google/type/money.proto
