#!/bin/bash
# What a server makes of the timeout of a call of connect-es over gRPC.
#
# Versions: @connectrpc/connect and connect-node 2.3.0, @bufbuild/protobuf
# 2.17.0, @grpc/grpc-js 1.14.7.
#
# Guess: `timeoutMs` is any number of milliseconds. A fraction is rounded, and
# what has more than the eight digits that gRPC's header allows is sent in
# seconds or minutes; so the server ends the call when the client does.
#
# Behaviour: the client sends the number as it is, "60000.5m" or "100000000m".
# connect-es's own server refuses both. grpc-js takes the first place that looks
# like up to eight digits and a unit: "5m" is 5 milliseconds, "00000000m" none,
# and of 48 hours ("172800000m") 20.2 remain. A fraction comes by itself where
# the timeout is what performance.now() leaves of a deadline: round it up, and
# keep it below 100,000,000 (27.7 hours).
#
# Seen (milliseconds, server, how the call ended):
#   60000 grpc-js: answered, 60 s were left
#   60000 connect: answered
#   60000.5 grpc-js: deadline_exceeded
#   60000.5 connect: invalid_argument
#   99999999 grpc-js: answered, 100000 s were left
#   99999999 connect: answered
#   100000000 grpc-js: deadline_exceeded
#   100000000 connect: invalid_argument
#   172800000 grpc-js: answered, 72800 s were left
#   172800000 connect: invalid_argument
set -euo pipefail
here=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --save-exact \
  @connectrpc/connect@2.3.0 @connectrpc/connect-node@2.3.0 \
  @bufbuild/protobuf@2.17.0 @grpc/grpc-js@1.14.7 >&2

cat >see.mjs <<'EOF'
import http2 from "node:http2";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, file_google_protobuf_empty } from
  "@bufbuild/protobuf/wkt";
import { Code, createClient } from "@connectrpc/connect";
import { connectNodeAdapter, createGrpcTransport } from
  "@connectrpc/connect-node";
import grpc from "@grpc/grpc-js";

const Empty = ".google.protobuf.Empty";
const file = create(FileDescriptorProtoSchema, {
  name: "shop.proto", package: "shop", syntax: "proto3",
  dependency: ["google/protobuf/empty.proto"],
  service: [{ name: "Till", method: [
    { name: "Pay", inputType: Empty, outputType: Empty }] }],
});
const Till = createFileRegistry(
  file, () => file_google_protobuf_empty.proto).getService("shop.Till");

// Both servers take a second to answer.
const answer = (give) => setTimeout(give, 1000);
let left = "";
const bytes = (value) => value;
const js = new grpc.Server();
js.addService({ pay: {
  path: "/shop.Till/Pay", requestStream: false, responseStream: false,
  requestSerialize: bytes, requestDeserialize: bytes,
  responseSerialize: bytes, responseDeserialize: bytes,
} }, { pay(call, reply) {
  const seconds = Math.round((call.getDeadline() - Date.now()) / 1000);
  left = `, ${seconds} s were left`;
  answer(() => reply(null, call.request));
} });
const port = await new Promise((bound) => js.bindAsync(
  "127.0.0.1:0", grpc.ServerCredentials.createInsecure(),
  (error, bound_port) => bound(bound_port)));

const connect = http2.createServer(connectNodeAdapter({
  routes: (router) => router.service(Till, {
    pay: () => new Promise((done) => answer(() => done({}))) }),
}));
await new Promise((bound) => connect.listen(0, "127.0.0.1", bound));

const servers = { "grpc-js": port, "connect": connect.address().port };
for (const timeoutMs of [60000, 60000.5, 99999999, 100000000, 172800000]) {
  for (const [name, at] of Object.entries(servers)) {
    const client = createClient(
      Till, createGrpcTransport({ baseUrl: `http://127.0.0.1:${at}` }));
    left = "";
    const end = await client.pay({}, { timeoutMs }).then(
      () => "answered" + left,
      (error) => Code[error.code].replace(/(?!^)[A-Z]/g, "_$&").toLowerCase());
    console.log(`${timeoutMs} ${name}: ${end}`);
  }
}
process.exit();
EOF
node see.mjs | tee saw
# What is seen must be what the head of this file says.
sed -n '/^# Seen/,/^set/s/^#   //p' "$here" | diff - saw
