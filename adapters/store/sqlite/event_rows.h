#ifndef ADAPTERS_STORE_SQLITE_EVENT_ROWS_H_
#define ADAPTERS_STORE_SQLITE_EVENT_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/stored_amount.h"

// Writes the event log. Each function works in the transaction of its
// connection and keeps the promise of EventLog's function of a like name.
namespace gateway {

struct LogIdentity {
  std::string id;
  std::string key;
  LogBounds bounds;
  std::vector<int64_t> losses;  // As EventLog::losses().
};

// Reads the log's identity; makes id and key if there are none.
absl::StatusOr<LogIdentity> IdentifyLog(SqliteConnection& connection);

absl::StatusOr<LogBounds> BoundsOf(SqliteConnection& connection);

// RESOURCE_EXHAUSTED if the latest states would grow beyond `max_states`.
absl::StatusOr<Appended> AppendEvent(SqliteConnection& connection,
                                     const Event& event, const Dedupe& dedupe,
                                     const StoredAmount& max_states);
// Trims in one step: at most `max_events` events and about `max_bytes`, but at
// least one event.
absl::StatusOr<LogBounds> TrimEvents(SqliteConnection& connection,
                                     int64_t first, int max_events,
                                     int64_t max_bytes);
// The same where events are damaged: leaves them in the file, where only Find
// may find them.
absl::StatusOr<LogBounds> PassEvents(SqliteConnection& connection,
                                     int64_t first, int max_events);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_ROWS_H_
