#ifndef SERVER_NOTIFICATIONS_CURSOR_H_
#define SERVER_NOTIFICATIONS_CURSOR_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/store/event_log.h"

namespace gateway {

// Positions in a log as clients keep them, possibly for years: the format never
// changes. 48 characters of base64url, which hold
//   1 byte    version: 1 in the log's first epoch, 2 later
//   16 bytes  the log's id
//   8 bytes   sequence, big-endian; in version 2 the first two are the epoch
//   11 bytes  the first of HMAC-SHA256 over the above with the log's key
// An epoch of the log ends when it loses its newest events (EventLog::losses).
// Thread-safe.

std::string EncodeCursor(const EventLog& log, int64_t sequence);

// The sequence in `text`. INVALID_ARGUMENT (CURSOR_INVALID) if EncodeCursor did
// not make it from this log; the message says whether it is the cursor of
// another log or no cursor at all. OUT_OF_RANGE (CURSOR_AHEAD) if it is of an
// earlier epoch and after what was left of that.
absl::StatusOr<int64_t> DecodeCursor(const EventLog& log,
                                     absl::string_view text);

// OUT_OF_RANGE (CURSOR_AHEAD): of the log that the cursor of `sequence` was
// made from, nothing is left after `last`.
absl::Status CursorAhead(const EventLog& log, int64_t sequence, int64_t last);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_CURSOR_H_
