#ifndef ADAPTERS_STORE_SQLITE_EVENT_ERASURE_H_
#define ADAPTERS_STORE_SQLITE_EVENT_ERASURE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"

namespace gateway {

// Erases the first events of `customer` up to the sequence `through` (0: up to
// the last event): up to `max_events` and about `max_bytes`, and with about
// 2,000 latest states, but at least one if there is one. Works in the
// transaction of `connection`.
absl::StatusOr<Erasure> EraseEvents(SqliteConnection& connection,
                                    const std::string& customer,
                                    int64_t through, int max_events,
                                    int64_t max_bytes);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_ERASURE_H_
