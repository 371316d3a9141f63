#!/usr/bin/env bash
# Makes the Python code of the contract and of Google's common protos.
# Usage: generate.sh [FOLDER]; default: fourws_gateway/gen beside this script.
# FOURWS_DESCRIPTOR_SET: the file with both that the gateway's build writes; if
# it is not set, the contract is taken from protos/ and Google's from npm.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$(realpath -m "${1:-$here/fourws_gateway/gen}")

if [ -n "${FOURWS_DESCRIPTOR_SET:-}" ]; then
  from=(--descriptor_set_in="$FOURWS_DESCRIPTOR_SET")
  # All but what comes with protobuf itself.
  files=$(/usr/bin/python3 -c '
import sys
from google.protobuf.descriptor_pb2 import FileDescriptorSet
for file in FileDescriptorSet.FromString(sys.stdin.buffer.read()).file:
    if not file.name.startswith("google/protobuf/"):
        print(file.name)
' <"$FOURWS_DESCRIPTOR_SET")
else
  cd "$here/../../protos"
  google=$PWD/node_modules/google-gax/build/protos
  if [ ! -d "$google" ]; then
    npm ci --ignore-scripts --no-audit --no-fund
  fi
  from=(--proto_path="$PWD" --proto_path="$google")
  files=$(
    find fourws -name '*.proto' | sort
    printf '%s\n' google/api/{annotations,client,http,launch_stage}.proto \
      google/longrunning/operations.proto \
      google/rpc/{code,error_details,status}.proto \
      google/type/{decimal,money}.proto
  )
fi
mapfile -t files <<<"$files"
rm -rf "$out"
mkdir -p "$out"
protoc "${from[@]}" --python_out="$out" --grpc_python_out="$out" \
  --plugin=protoc-gen-grpc_python="$(command -v grpc_python_plugin)" \
  "${files[@]}"
