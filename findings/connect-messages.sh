#!/bin/bash
# The message of an error, from a server of connect-es to a client of grpc-js.
#
# Versions: @connectrpc/connect and connect-node 2.3.0, @bufbuild/protobuf
# 2.17.0, @grpc/grpc-js 1.14.7.
#
# Guess: gRPC sends a message percent-encoded. Each side decodes what the other
# encodes, so a message arrives as it was given, whoever the two are. If one
# comes out wrong, it is one with a % or a letter outside of ASCII.
#
# Behaviour: connect-es encodes as encodeURIComponent() does, far more than gRPC
# asks for. grpc-js decodes as decodeURI() does, which leaves the escapes of
# ; / ? : @ & = + $ , # alone. A message in English arrives with %3A and %2C for
# its colons and commas, while % and other letters come out right. The other
# three pairs are right. What looks for a phrase in the message, or shows it,
# must decode these eleven; better is a reason in the details of the error.
#
# Seen (server to client: the message of the client):
#   connect to connect: card 7/8: blocked, ask help@shop (50% paid, für Zoë)
#   connect to grpc-js: card 7%2F8%3A blocked%2C ask help%40shop (50% paid%2C für Zoë)
#   grpc-js to connect: card 7/8: blocked, ask help@shop (50% paid, für Zoë)
#   grpc-js to grpc-js: card 7/8: blocked, ask help@shop (50% paid, für Zoë)
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
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { connectNodeAdapter, createGrpcTransport } from
  "@connectrpc/connect-node";
import grpc from "@grpc/grpc-js";

const message = "card 7/8: blocked, ask help@shop (50% paid, für Zoë)";
const Empty = ".google.protobuf.Empty";
const file = create(FileDescriptorProtoSchema, {
  name: "shop.proto", package: "shop", syntax: "proto3",
  dependency: ["google/protobuf/empty.proto"],
  service: [{ name: "Till", method: [
    { name: "Pay", inputType: Empty, outputType: Empty }] }],
});
const Till = createFileRegistry(
  file, () => file_google_protobuf_empty.proto).getService("shop.Till");
const bytes = (value) => value;

// The servers: each answers every call with that message.
const connect = http2.createServer(connectNodeAdapter({
  routes: (router) => router.service(Till, { pay() {
    throw new ConnectError(message, Code.FailedPrecondition);
  } }),
}));
await new Promise((bound) => connect.listen(0, "127.0.0.1", bound));
const js = new grpc.Server();
js.addService({ pay: {
  path: "/shop.Till/Pay", requestStream: false, responseStream: false,
  requestSerialize: bytes, requestDeserialize: bytes,
  responseSerialize: bytes, responseDeserialize: bytes,
} }, { pay(call, reply) {
  reply({ code: grpc.status.FAILED_PRECONDITION, details: message });
} });
const port = await new Promise((bound) => js.bindAsync(
  "127.0.0.1:0", grpc.ServerCredentials.createInsecure(),
  (error, bound_port) => bound(bound_port)));

// The clients: each gives the message of the error.
const clients = {
  "connect": (at) => createClient(Till, createGrpcTransport(
    { baseUrl: `http://${at}` })).pay({}).catch((error) => error.rawMessage),
  "grpc-js": (at) => new Promise((done) => new grpc.Client(
    at, grpc.credentials.createInsecure()).makeUnaryRequest(
    "/shop.Till/Pay", bytes, bytes, Buffer.alloc(0),
    (error) => done(error.details))),
};
const servers = { "connect": connect.address().port, "grpc-js": port };
for (const [server, at] of Object.entries(servers)) {
  for (const [client, call] of Object.entries(clients)) {
    console.log(`${server} to ${client}: ${await call(`127.0.0.1:${at}`)}`);
  }
}
process.exit();
EOF
node see.mjs | tee saw
# What is seen must be what the head of this file says.
sed -n '/^# Seen/,/^set/s/^#   //p' "$here" | diff - saw
