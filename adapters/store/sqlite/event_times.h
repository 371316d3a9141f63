#ifndef ADAPTERS_STORE_SQLITE_EVENT_TIMES_H_
#define ADAPTERS_STORE_SQLITE_EVENT_TIMES_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/store/sqlite/connection.h"

namespace gateway {

// Works in the transaction of its connection and keeps the promise of
// EventLog's function of that name.
absl::StatusOr<int64_t> FirstStoredSince(SqliteConnection& connection,
                                         absl::Time time, absl::Time now);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_TIMES_H_
