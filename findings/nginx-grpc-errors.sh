#!/bin/bash
# What nginx makes of an error of gRPC with large details, and who calls again.
#
# Versions: nginx 1.22.1-9+deb12u11 and grpcio 1.51.1 (python3-grpcio
# 1.51.1-3+b1) of Debian 12, with the system's Python 3.11 and the libraries of
# nginx (libpcre2-8-0, libssl3), which must be there; @grpc/grpc-js 1.14.7.
#
# Guess: grpc_buffer_size (4 KiB) is the piece in which nginx reads what it
# passes on. Trailers pass whatever their size, so the code of an error arrives;
# and a call that the server answered is not made again.
#
# Behaviour: the details of an error are trailers if a message came before them.
# Without one they are the only headers of the answer, and these must fit into
# that buffer. Else nginx answers HTTP 502, which clients read as UNAVAILABLE,
# the code that retry policies name. grpcio then calls again, so the server runs
# a refused call four times. grpc-js does not: once it has headers, be it those
# of the 502, it never calls again. Raise grpc_buffer_size, or keep the details
# below 2,900 bytes: as base64 they are a third longer.
#
# Seen (way, bytes of details, messages before; client: code, calls at the
# server; both clients may call up to four times if they see UNAVAILABLE):
#   direct, 4000, 0; grpc-js: FAILED_PRECONDITION, 1
#   direct, 4000, 0; grpcio: FAILED_PRECONDITION, 1
#   nginx, 2000, 0; grpc-js: FAILED_PRECONDITION, 1
#   nginx, 2000, 0; grpcio: FAILED_PRECONDITION, 1
#   nginx, 4000, 0; grpc-js: UNAVAILABLE, 1
#   nginx, 4000, 0; grpcio: UNAVAILABLE, 4
#   nginx, 4000, 1; grpc-js: FAILED_PRECONDITION, 1
#   nginx, 4000, 1; grpcio: FAILED_PRECONDITION, 1
#   nginx with 8k, 4000, 0; grpc-js: FAILED_PRECONDITION, 1
#   nginx with 8k, 4000, 0; grpcio: FAILED_PRECONDITION, 1
set -euo pipefail
here=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -q=2 nginx=1.22.1-9+deb12u11 python3-grpcio=1.51.1-3+b1 \
  libabsl20220623=20220623.1-1+deb12u2 libre2-9=20220601+dfsg-1+b1 \
  libc-ares2=1.18.1-3 >&2
for package in *.deb; do dpkg-deb -x "$package" .; done
export LD_LIBRARY_PATH PYTHONPATH=$PWD/usr/lib/python3/dist-packages
LD_LIBRARY_PATH=$(dirname "$(find "$PWD/usr/lib" -name 'libre2.so.9')")
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --save-exact \
  @grpc/grpc-js@1.14.7 >&2

cat >call.py <<'EOF'
import sys
import grpc

target, request, config = sys.argv[1:]
options = [("grpc.service_config", config)]
with grpc.insecure_channel(target, options) as channel:
    try:
        list(channel.unary_stream("/shop.Till/Pay")(request.encode()))
    except grpc.RpcError as error:
        print(error.code().name)
EOF
cat >see.mjs <<'EOF'
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";

const bytes = (value) => value;
let calls = 0;
const server = new grpc.Server();
server.addService({ pay: {
  path: "/shop.Till/Pay", requestStream: false, responseStream: true,
  requestSerialize: bytes, requestDeserialize: bytes,
  responseSerialize: bytes, responseDeserialize: bytes,
} }, { pay(call) {
  // The request says how many bytes the details have, and how many messages
  // come before them.
  const [size, messages] = call.request.toString().split(" ").map(Number);
  ++calls;
  for (let n = 0; n < messages; ++n) call.write(Buffer.alloc(1));
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.alloc(size, 7));
  call.emit("error", { code: grpc.status.FAILED_PRECONDITION,
                       details: "refused", metadata });
} });
const here = process.cwd();
await promisify(server.bindAsync.bind(server))(
  `unix:${here}/direct`, grpc.ServerCredentials.createInsecure());

async function startNginx(name, directive) {
  mkdirSync(name);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${here}/${name}/${kind};`).join(" ");
  writeFileSync(`${name}/conf`, `
    daemon off; master_process off; pid ${here}/${name}/pid; events {}
    http { access_log off; ${paths} ${directive}
      server { listen unix:${here}/${name}/at http2;
        location / { grpc_pass grpc://unix:${here}/direct; } } }`);
  const nginx = spawn("usr/sbin/nginx", [
    "-p", `${here}/${name}`, "-c", `${here}/${name}/conf`,
    "-e", `${here}/${name}/errors`]);
  process.on("exit", () => nginx.kill());
  while (!existsSync(`${name}/pid`)) await wait(20);
}
await startNginx("small", "");
await startNginx("large", "grpc_buffer_size 8k;");

const config = JSON.stringify({ methodConfig: [{ name: [{}], retryPolicy: {
  maxAttempts: 4, initialBackoff: "0.01s", maxBackoff: "0.01s",
  backoffMultiplier: 1, retryableStatusCodes: ["UNAVAILABLE"] } }] });
const clients = {
  "grpc-js": (target, request) => new Promise((done) => new grpc.Client(
    target, grpc.credentials.createInsecure(),
    { "grpc.service_config": config }).makeServerStreamRequest(
    "/shop.Till/Pay", bytes, bytes, Buffer.from(request))
    .on("data", () => {})
    .on("error", (error) => done(grpc.status[error.code]))),
  "grpcio": async (target, request) => (await promisify(execFile)(
    "/usr/bin/python3", ["call.py", target, request, config])).stdout.trim(),
};
for (const [way, at, size, messages] of [
  ["direct", "direct", 4000, 0], ["nginx", "small/at", 2000, 0],
  ["nginx", "small/at", 4000, 0], ["nginx", "small/at", 4000, 1],
  ["nginx with 8k", "large/at", 4000, 0],
]) {
  for (const [name, call] of Object.entries(clients)) {
    calls = 0;
    const code = await call(`unix:${here}/${at}`, `${size} ${messages}`);
    console.log(`${way}, ${size}, ${messages}; ${name}: ${code}, ${calls}`);
  }
}
process.exit();
EOF
node see.mjs | tee saw
# What is seen must be what the head of this file says.
sed -n '/^# Seen/,/^set/s/^#   //p' "$here" | diff - saw
