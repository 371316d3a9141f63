#ifndef ADAPTERS_STORE_SQLITE_EVENT_STATES_H_
#define ADAPTERS_STORE_SQLITE_EVENT_STATES_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/stored_amount.h"

// Knows which event is the last of each state key. Each function works in the
// transaction of its connection.
namespace gateway {

// Whether `event` is late and the event at `before` (0: none) was received
// after it, which is assumed of a trimmed one.
absl::StatusOr<bool> IsOutdated(SqliteConnection& connection,
                                const Event& event, int64_t before);

// Makes `event`, which is at `sequence`, the last one of its state keys, except
// where it is outdated. Deletes the events before `first` that it replaces,
// unless they are still the last one of another key. Returns by how much the
// latest states grew.
absl::StatusOr<StoredAmount> SetStates(SqliteConnection& connection,
                                       const Event& event, int64_t sequence,
                                       int64_t first);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_STATES_H_
