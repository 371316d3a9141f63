#ifndef ADAPTERS_STORE_SQLITE_PARKED_ROWS_H_
#define ADAPTERS_STORE_SQLITE_PARKED_ROWS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/subscription_store.h"

// Reads and writes parked notifications. Each function works in the transaction
// of its connection and keeps the promise of SubscriptionStore's function of a
// like name.
namespace gateway {

// Values of deliveries.state; schema.cc has all.
inline constexpr int64_t kOutstandingRow = 0;
inline constexpr int64_t kParkedRow = 1;

absl::StatusOr<std::map<std::string, ParkedCount>> CountParked(
    SqliteConnection& connection);
absl::StatusOr<std::vector<ParkedRecord>> ListParked(
    SqliteConnection& connection, const std::string& name, int64_t after,
    int limit);
absl::StatusOr<int64_t> ReplayParked(SqliteConnection& connection,
                                     const std::string& name,
                                     std::optional<int64_t> sequence);
absl::StatusOr<int64_t> DropParked(SqliteConnection& connection,
                                   const std::string& name,
                                   std::optional<int64_t> sequence);
absl::StatusOr<std::vector<int64_t>> ListReplays(SqliteConnection& connection,
                                                 const std::string& name,
                                                 int limit);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_PARKED_ROWS_H_
