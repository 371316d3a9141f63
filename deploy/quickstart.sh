#!/usr/bin/env bash
# Shows the gateway at work, from a bare Debian 12: installs, builds, starts it
# in front of a stand-in 4ws.trade and makes some calls with the command line
# client. Then stays up, until Ctrl-C; with --once it stops everything and
# exits 0 only if every step gave the expected answer.
set -euo pipefail
cd "$(dirname "$0")/.."

# Compiled once for all places in which the repository is checked out.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

once=false
case "${1:-}" in
  "") ;;
  --once) once=true ;;
  -h | --help) echo "usage: quickstart.sh [--once]"; exit 0 ;;
  *) echo "usage: quickstart.sh [--once]" >&2; exit 2 ;;
esac

readonly card=2000000001814
work=$(mktemp -d)
playground=

clean_up() {
  local status=$?
  trap - EXIT INT TERM
  if [[ -n $playground ]]; then
    kill "$playground" 2>/dev/null || true
    wait "$playground" 2>/dev/null || true
  fi
  if ((status != 0 && status != 130)) && [[ -s $work/log ]]; then
    echo "The last words of gateway and sandbox:" >&2
    tail -n 20 "$work/log" >&2
  fi
  rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

heading() { printf '\n== %s\n' "$*"; }
note() { printf '   %s\n' "$*"; }
fail() { printf '\nNOT AS EXPECTED: %s\n' "$*" >&2; exit 1; }

# show CODE COMMAND...: shows a command and its output, which is kept in
# $output; it must end with CODE.
output=
show() {
  local expected=$1 status=0
  shift
  printf '\n   $ %s\n' "${*@Q}" | sed "s/'\([A-Za-z0-9_./:=-]*\)'/\1/g"
  "$@" >"$work/output" 2>&1 || status=$?
  output=$(cat "$work/output")
  sed 's/^/     /' <<<"$output"
  ((status == expected)) || fail "exit code $status instead of $expected"
}

# json EXPRESSION: evaluates JavaScript over `it`, the JSON on standard input.
json() { node -p "const it = JSON.parse(fs.readFileSync(0)); $1"; }

expect() {
  [[ $2 == "$3" ]] || fail "$1 is '$2' instead of '$3'"
  note "-> $1: $2"
}

balance() { fourws --json giftcard get $card | json 'it.balance.units'; }
ledger() { curl -fsS "$sandbox/sandbox/ledger?kind=$1&barcode=$card"; }
debits() { ledger movement | json 'it.entries.map(e => e.delta).join(" ")'; }
changes() {
  ledger request | json 'it.entries.filter(e => e.method == "POST").length'
}

heading "Install"
bash deploy/install.sh

heading "Build"
# An existing build keeps its tests; a new one does without.
fresh=()
[[ -f build/release/CMakeCache.txt ]] || fresh=(-DBUILD_TESTING=OFF)
cmake --preset release "${fresh[@]}"
cmake --build --preset release --parallel "$(nproc)" \
  --target fourws-gateway fourws-sandbox fourws-cli
PATH=$PWD/build/release/bin:$PATH

heading "Start a gateway in front of a stand-in 4ws.trade"
printf '\n   $ fourws sandbox\n'
fourws sandbox >"$work/ready" 2>"$work/log" &
playground=$!
until [[ -s $work/ready ]]; do
  kill -0 $playground 2>/dev/null || fail "the sandbox did not start"
  sleep 0.1
done
sandbox=$(json 'it.sandbox' <"$work/ready")
FOURWS_GATEWAY=$(json 'it.grpc' <"$work/ready")
export FOURWS_GATEWAY
note "gateway, gRPC:          $FOURWS_GATEWAY"
note "gateway, HTTP:          $(json 'it.http' <"$work/ready")"
note "stand-in 4ws.trade:     $sandbox"

heading "1. Read a gift card"
show 0 fourws giftcard get $card
expect "balance" "$(balance)" 390

heading "2. Redeem 50.00"
show 0 fourws giftcard redeem $card 50.00 --request-id till-1-sale-42
expect "debits in 4ws.trade's own ledger" "$(debits)" "-50.00"

heading "3. Repeat it, as after a lost answer: the same request id"
show 0 fourws --json giftcard redeem $card 50.00 --request-id till-1-sale-42
movement=$(grep movementId <<<"$output" | json 'it.movementId')
expect "movement" "$movement" \
  "$(ledger movement | json 'it.entries[0].movement')"
expect "debits in the ledger, still" "$(debits)" "-50.00"

heading "4. Try to overspend"
show 4 fourws giftcard redeem $card 1000.00 --request-id till-1-sale-43
expect "changes that reached 4ws.trade, still" "$(changes)" 1

heading "5. Cut the connection in the middle of a redeem"
note "4ws.trade takes the money, its answer is cut off, and its callback"
note "comes two seconds later than the caller has patience."
show 0 curl -fsS "$sandbox/sandbox/faults" \
  -d '{"name":"cut_after","cmd":"update"}'
show 0 curl -fsS "$sandbox/sandbox/faults" \
  -d '{"name":"callback_late","cmd":"update","ms":3000}'
show 6 fourws --timeout 1s giftcard redeem $card 25.00 \
  --request-id till-1-sale-44
operation=$(grep -o -m 1 'operations/[A-Za-z0-9_-]*' <<<"$output" | head -n 1)
note "The operation lives on. The truth arrives:"
show 0 fourws operation wait "$operation"
expect "debits in the ledger" "$(debits)" "-50.00 -25.00"
expect "changes that reached 4ws.trade" "$(changes)" 2
expect "balance" "$(balance)" 315

heading "6. Watch a promotion"
show 0 curl -fsS "$sandbox/sandbox/promotions" -d '{}'
show 0 fourws watch --from earliest --type customer_promotion --limit 1
show 0 fourws --json watch --from earliest --type customer_promotion --limit 1
grep -q 83394a21-e3c0-489d-8a10-7f08041b21aa <<<"$output" ||
  fail "the promotion is not the one that was sent"

heading "Everything went as expected."
$once && exit 0

cat <<EOT

   It stays up until Ctrl-C. Meanwhile, in another terminal:

# The command line client
export FOURWS_GATEWAY=$FOURWS_GATEWAY
$PWD/build/release/bin/fourws giftcard get $card

# grpcurl, by server reflection
grpcurl -plaintext -d '{"barcode":"$card"}' \\
  $FOURWS_GATEWAY fourws.gateway.v1.GiftcardService/GetGiftcard
grpcurl -plaintext -d '{"edge":"EDGE_EARLIEST"}' \\
  $FOURWS_GATEWAY fourws.gateway.v1.NotificationStream/Subscribe

# Node.js
cd $PWD/protos
NODE_PATH=node_modules node -e '
const grpc = require("@grpc/grpc-js");
const api = grpc.loadPackageDefinition(
    require("@grpc/proto-loader").loadSync(
        "fourws/gateway/v1/giftcard_service.proto",
        {includeDirs: [".", "node_modules/google-gax/build/protos"]}));
new api.fourws.gateway.v1.GiftcardService(
    "$FOURWS_GATEWAY", grpc.credentials.createInsecure())
    .getGiftcard({barcode: "$card"}, console.log);'

# Python (needs: apt-get install python3-grpcio python3-protobuf)
cd $PWD/protos
mkdir -p ../build/python
protoc -I . -I node_modules/google-gax/build/protos \\
  --python_out=../build/python --grpc_out=../build/python \\
  --plugin=protoc-gen-grpc=\$(command -v grpc_python_plugin) \\
  fourws/gateway/v1/*.proto google/type/{decimal,money}.proto
PYTHONPATH=../build/python /usr/bin/python3 -c '
import grpc
from fourws.gateway.v1 import giftcard_service_pb2 as api
from fourws.gateway.v1 import giftcard_service_pb2_grpc as rpc
cards = rpc.GiftcardServiceStub(grpc.insecure_channel("$FOURWS_GATEWAY"))
print(cards.GetGiftcard(api.GetGiftcardRequest(barcode="$card")))'

# What the stand-in 4ws.trade did, and how to make it misbehave:
# tests/sandbox/README.md
curl $sandbox/sandbox/ledger
EOT
wait $playground
