#ifndef ADAPTERS_STORE_SQLITE_EVENT_TRIMMING_H_
#define ADAPTERS_STORE_SQLITE_EVENT_TRIMMING_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"

// Steps of EventLog::Trim. Each works in the transaction of its connection and
// returns the new bounds.
namespace gateway {

// Trims at most `max_events` events and about `max_bytes`, but at least one
// event.
absl::StatusOr<LogBounds> TrimEvents(SqliteConnection& connection,
                                     int64_t first, int max_events,
                                     int64_t max_bytes);
// The same where events are damaged: leaves them in the file, where only Find
// may find them.
absl::StatusOr<LogBounds> PassEvents(SqliteConnection& connection,
                                     int64_t first, int max_events);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_TRIMMING_H_
