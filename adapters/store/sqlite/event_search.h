#ifndef ADAPTERS_STORE_SQLITE_EVENT_SEARCH_H_
#define ADAPTERS_STORE_SQLITE_EVENT_SEARCH_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"

// Finds positions in the event log by bisection, since the events within its
// bounds have no gap. Each function works in the transaction of its connection
// and keeps the promise of EventLog's function of a like name.
namespace gateway {

absl::StatusOr<int64_t> FirstEventSince(SqliteConnection& connection,
                                        absl::Time time);
absl::StatusOr<int64_t> FirstEventWithin(SqliteConnection& connection,
                                         int64_t bytes);

// Returns the sequence behind the oldest events that together have about
// `bytes`, behind at least one event. There must be an event in `bounds`.
absl::StatusOr<int64_t> EndOfStretch(SqliteConnection& connection,
                                     LogBounds bounds, int64_t bytes);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_SEARCH_H_
