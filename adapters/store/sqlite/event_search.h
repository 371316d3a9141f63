#ifndef ADAPTERS_STORE_SQLITE_EVENT_SEARCH_H_
#define ADAPTERS_STORE_SQLITE_EVENT_SEARCH_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"

// Positions in the event log, found by bisection: the events that are kept
// follow each other without a gap. Each function works in the transaction of
// its connection and does what the EventLog's of that name promises.
namespace gateway {

absl::StatusOr<int64_t> FirstEventSince(SqliteConnection& connection,
                                        absl::Time time);
absl::StatusOr<int64_t> FirstEventWithin(SqliteConnection& connection,
                                         int64_t bytes);

// The event behind a stretch of about `bytes` at the old end, of one event at
// least. There is one.
absl::StatusOr<int64_t> EndOfStretch(SqliteConnection& connection,
                                     LogBounds bounds, int64_t bytes);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_SEARCH_H_
