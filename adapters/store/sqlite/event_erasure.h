#ifndef ADAPTERS_STORE_SQLITE_EVENT_ERASURE_H_
#define ADAPTERS_STORE_SQLITE_EVENT_ERASURE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"

namespace gateway {

// Erases the first events of `customer`, up to `max_events` and about
// `max_bytes`, at least one if there is one, none of them after `through`; 0:
// after the last that there is now. Works in the transaction of `connection`.
absl::StatusOr<Erasure> EraseEvents(SqliteConnection& connection,
                                    const std::string& customer,
                                    int64_t through, int max_events,
                                    int64_t max_bytes);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_ERASURE_H_
