#!/usr/bin/env bash
# Makes the Python code of the contract and of Google's common protos.
# Usage: generate.sh [FOLDER]; default: fourws_gateway/gen beside this script.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
protos=$(cd "$here/../../protos" && pwd)
out=${1:-$here/fourws_gateway/gen}
google=$protos/node_modules/google-gax/build/protos

if [ ! -d "$google" ]; then
  npm --prefix "$protos" ci --ignore-scripts --no-audit --no-fund
fi
rm -rf "$out"
mkdir -p "$out"
cd "$protos"
mapfile -t ours < <(find fourws -name '*.proto' | sort)
protoc --proto_path="$protos" --proto_path="$google" \
  --python_out="$out" --grpc_python_out="$out" \
  --plugin=protoc-gen-grpc_python="$(command -v grpc_python_plugin)" \
  "${ours[@]}" \
  google/api/{annotations,client,http,launch_stage}.proto \
  google/longrunning/operations.proto \
  google/rpc/{code,error_details,status}.proto \
  google/type/{decimal,money}.proto
