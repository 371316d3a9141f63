#ifndef ADAPTERS_STORE_SQLITE_OPERATION_LISTS_H_
#define ADAPTERS_STORE_SQLITE_OPERATION_LISTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/store/operation_store.h"
#include "adapters/store/sqlite/connection.h"

// Finds the operations that the gateway has to do something about. Each
// function works in the transaction of its connection and keeps the promise of
// OperationStore's function of the same name, but for what is damaged.
namespace gateway {

// Records, and the names or rows of those that are damaged.
struct FoundOperations {
  std::vector<OperationRecord> records;
  std::vector<std::string> damaged;
};
absl::StatusOr<FoundOperations> ListDue(SqliteConnection& connection,
                                        absl::Time due, absl::Time held_until,
                                        int limit);
absl::StatusOr<FoundOperations> ListOpen(SqliteConnection& connection,
                                         v1::OperationMetadata::State state,
                                         const std::string& after_name,
                                         int limit);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_OPERATION_LISTS_H_
