#ifndef ADAPTERS_STORE_SQLITE_OPERATION_PAGES_H_
#define ADAPTERS_STORE_SQLITE_OPERATION_PAGES_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/store/operation_store.h"
#include "adapters/store/sqlite/connection.h"

// Lists and deletes operations. Each function works in the transaction of its
// connection.
namespace gateway {

// As OperationStore::List promises.
absl::StatusOr<OperationPage> ListOperations(SqliteConnection& connection,
                                             const OperationQuery& query,
                                             int limit);

// As OperationStore::DeleteFinished promises.
absl::StatusOr<int> DeleteFinishedOperations(SqliteConnection& connection,
                                             absl::Time before, int limit);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_OPERATION_PAGES_H_
