#!/bin/bash
# The Date that protobuf-es makes of a google.protobuf.Timestamp.
#
# Versions: @bufbuild/protobuf 2.17.0, google-protobuf 4.0.3.
#
# Guess: a Date has milliseconds only, so the rest of the nanoseconds is cut
# off, as google-protobuf does. The Date is the Timestamp or up to a millisecond
# before it: in the same second, day and year.
#
# Behaviour: timestampDate() and timestampMs() round to the nearest millisecond.
# In the last half of the last millisecond the Date is in the next second, and
# may be in the next day or year. The last Timestamp there is, which often means
# "never", becomes the year 10000: its ISO text has six digits and a sign, and
# of the Timestamp that timestampFromDate() makes of it there is no JSON.
# google-protobuf cuts, but adds the fraction as a double before it does: of so
# late a time nine nines round up there too.
#
# Seen (Timestamp: Date of google-protobuf, Date of protobuf-es, JSON of that):
#   2024-12-31T23:59:59.999499Z: 2024-12-31T23:59:59.999Z 2024-12-31T23:59:59.999Z "2024-12-31T23:59:59.999Z"
#   2024-12-31T23:59:59.999500Z: 2024-12-31T23:59:59.999Z 2025-01-01T00:00:00.000Z "2025-01-01T00:00:00Z"
#   9999-12-31T23:59:59Z: 9999-12-31T23:59:59.000Z 9999-12-31T23:59:59.000Z "9999-12-31T23:59:59Z"
#   9999-12-31T23:59:59.999900Z: 9999-12-31T23:59:59.999Z +010000-01-01T00:00:00.000Z none
#   9999-12-31T23:59:59.999999999Z: +010000-01-01T00:00:00.000Z +010000-01-01T00:00:00.000Z none
set -euo pipefail
here=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --save-exact \
  @bufbuild/protobuf@2.17.0 google-protobuf@4.0.3 >&2

cat >see.mjs <<'EOF'
import { fromJson, toBinary, toJsonString } from "@bufbuild/protobuf";
import { TimestampSchema, timestampDate, timestampFromDate } from
  "@bufbuild/protobuf/wkt";
import google from "google-protobuf/google/protobuf/timestamp_pb.js";

function json(timestamp) {
  try {
    return toJsonString(TimestampSchema, timestamp);
  } catch {
    return "none";
  }
}

for (const text of [
  "2024-12-31T23:59:59.999499Z", "2024-12-31T23:59:59.999500Z",
  "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999900Z",
  "9999-12-31T23:59:59.999999999Z",
]) {
  const timestamp = fromJson(TimestampSchema, text);
  const cut = google.Timestamp.deserializeBinary(
    toBinary(TimestampSchema, timestamp)).toDate();
  const date = timestampDate(timestamp);
  console.log(`${text}: ${cut.toISOString()} ${date.toISOString()}`,
              json(timestampFromDate(date)));
}
EOF
node see.mjs | tee saw
# What is seen must be what the head of this file says.
sed -n '/^# Seen/,/^set/s/^#   //p' "$here" | diff - saw
