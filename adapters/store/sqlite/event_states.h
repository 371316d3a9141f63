#ifndef ADAPTERS_STORE_SQLITE_EVENT_STATES_H_
#define ADAPTERS_STORE_SQLITE_EVENT_STATES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "adapters/store/sqlite/connection.h"

// Which event is the last of each state key. Each function works in the
// transaction of its connection.
namespace gateway {

// Makes `sequence` the last event of `keys`. Events before `first`, which were
// kept as the last ones only, are forgotten when they are no longer.
absl::Status SetStates(SqliteConnection& connection,
                       const std::vector<std::string>& keys, int64_t sequence,
                       int64_t first);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_STATES_H_
