#ifndef ADAPTERS_STORE_SQLITE_EVENT_STATES_H_
#define ADAPTERS_STORE_SQLITE_EVENT_STATES_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"

// Which event is the last of each state key. Each function works in the
// transaction of its connection.
namespace gateway {

// Whether `event` comes late, and the one at `before`, 0 for none, was received
// after it.
absl::StatusOr<bool> IsOutdated(SqliteConnection& connection,
                                const Event& event, int64_t before);

// Makes `event`, which is at `sequence`, the last one of its state keys, where
// it is not outdated. Events before `first`, which were kept as the last ones
// only, are forgotten when they are no longer.
absl::Status SetStates(SqliteConnection& connection, const Event& event,
                       int64_t sequence, int64_t first);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_STATES_H_
