#ifndef ADAPTERS_STORE_SQLITE_LOG_IDENTITY_H_
#define ADAPTERS_STORE_SQLITE_LOG_IDENTITY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"

// What the event log is, and from where to where it goes. Each function works
// in the transaction of its connection.
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

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_LOG_IDENTITY_H_
