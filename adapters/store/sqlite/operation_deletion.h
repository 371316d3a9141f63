#ifndef ADAPTERS_STORE_SQLITE_OPERATION_DELETION_H_
#define ADAPTERS_STORE_SQLITE_OPERATION_DELETION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/store/sqlite/connection.h"

// Deletes finished operations. Each function works in the transaction of its
// connection.
namespace gateway {

// As OperationStore::DeleteFinished. DATA_LOSS if it meets damage.
absl::StatusOr<int> DeleteFinishedOperations(SqliteConnection& connection,
                                             absl::Time before, int limit);

// The names of those that it would delete and that can be read.
absl::StatusOr<std::vector<std::string>> FindDeletableOperations(
    SqliteConnection& connection, absl::Time before, int limit);

// Deletes one of them. Returns how many there were.
absl::StatusOr<int> DeleteFinishedOperation(SqliteConnection& connection,
                                            const std::string& name,
                                            absl::Time before);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_OPERATION_DELETION_H_
