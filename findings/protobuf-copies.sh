#!/bin/bash
# The bytes and the JSON of copies of a message with a map.
#
# Version: protobuf 3.21.12 for C++ (libprotobuf-dev and libprotobuf32
# 3.21.12-3+deb12u1 of Debian 12); compiled with g++, which must be there.
#
# Guess: bytes may differ between builds and languages. But a copy has the same
# map, so within one run of one program it has the bytes of the original, and in
# any case its JSON. So a hash of either tells whether two messages are equal.
#
# Behaviour: each map object has an order of its own, which a copy does not take
# over. Of 40 copies of a google.protobuf.Struct with five fields most differ in
# their bytes, and as many in their JSON, though MessageDifferencer finds all
# equal. The order is another one in each run. Sorted are the debug text, and
# the bytes of a CodedOutputStream that was told SetSerializationDeterministic:
# hash these, or compare by reflection. A Struct of one field never shows it.
#
# Seen (distinct ones among the copies; "many" is more than 10):
#   copies that are not equal to the original: 0
#   bytes: many
#   JSON: many
#   debug texts: 1
#   deterministic bytes: 1
#   bytes, of one field: 1
set -euo pipefail
here=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -q=2 libprotobuf-dev=3.21.12-3+deb12u1 \
  libprotobuf32=3.21.12-3+deb12u1 >&2
for package in *.deb; do dpkg-deb -x "$package" .; done

cat >see.cc <<'EOF'
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>

#include <iostream>
#include <set>
#include <string>
#include <vector>

namespace pb = google::protobuf;

std::string Json(const pb::Struct& message) {
  std::string json;
  return pb::util::MessageToJsonString(message, &json).ok() ? json : "";
}

std::string Deterministic(const pb::Struct& message) {
  std::string bytes;
  {
    pb::io::StringOutputStream stream(&bytes);
    pb::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

std::string Count(size_t distinct) {
  return distinct > 10 ? "many" : std::to_string(distinct);
}

int main() {
  pb::Struct original, narrow;
  for (const char* name : {"a", "b", "c", "d", "e"})
    (*original.mutable_fields())[name].set_number_value(1);
  (*narrow.mutable_fields())["a"].set_number_value(1);
  const std::vector<pb::Struct> copies(40, original), narrows(40, narrow);
  std::set<std::string> bytes, json, debug, deterministic, of_one;
  int unequal = 0;
  for (const pb::Struct& copy : copies) {
    if (!pb::util::MessageDifferencer::Equals(copy, original)) ++unequal;
    bytes.insert(copy.SerializeAsString());
    json.insert(Json(copy));
    debug.insert(copy.DebugString());
    deterministic.insert(Deterministic(copy));
  }
  for (const pb::Struct& copy : narrows) of_one.insert(copy.SerializeAsString());
  std::cout << "copies that are not equal to the original: " << unequal
            << "\nbytes: " << Count(bytes.size())
            << "\nJSON: " << Count(json.size())
            << "\ndebug texts: " << Count(debug.size())
            << "\ndeterministic bytes: " << Count(deterministic.size())
            << "\nbytes, of one field: " << Count(of_one.size()) << "\n";
}
EOF
libraries=$(dirname "$(find "$PWD/usr/lib" -name 'libprotobuf.so.32')")
g++ -std=c++17 -isystem usr/include see.cc -o see \
  "$libraries/libprotobuf.so.32" -Wl,-rpath,"$libraries" -pthread
./see | tee saw
# What is seen must be what the head of this file says.
sed -n '/^# Seen/,/^set/s/^#   //p' "$here" | diff - saw
