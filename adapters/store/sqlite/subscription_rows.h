#ifndef ADAPTERS_STORE_SQLITE_SUBSCRIPTION_ROWS_H_
#define ADAPTERS_STORE_SQLITE_SUBSCRIPTION_ROWS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/subscription_store.h"

// Reads and writes named subscriptions. Each function works in the transaction
// of its connection and keeps the promise of SubscriptionStore's function of a
// like name.
namespace gateway {

absl::StatusOr<SubscriptionRecord> CreateSubscription(
    SqliteConnection& connection, SubscriptionRecord record);
// Returns the key of the deleted row.
absl::StatusOr<int64_t> DeleteSubscription(SqliteConnection& connection,
                                           const std::string& name);

// Adds the names of those that it leaves out to `damaged`.
absl::StatusOr<std::vector<LoadedSubscription>> LoadSubscriptions(
    SqliteConnection& connection, std::vector<std::string>& damaged);
absl::StatusOr<LoadedSubscription> LoadSubscription(
    SqliteConnection& connection, const std::string& name);

absl::StatusOr<AppliedChange> ApplyChange(SqliteConnection& connection,
                                          const SubscriptionChange& change);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_SUBSCRIPTION_ROWS_H_
