#ifndef ADAPTERS_STORE_SQLITE_OPERATION_PAGES_H_
#define ADAPTERS_STORE_SQLITE_OPERATION_PAGES_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/store/operation_store.h"
#include "adapters/store/sqlite/connection.h"

// Many operations at a time; as in operation_rows.h.
namespace gateway {

// OperationStore::List.
absl::StatusOr<OperationPage> ListOperations(SqliteConnection& connection,
                                             const OperationQuery& query,
                                             int limit);

// OperationStore::DeleteFinished.
absl::StatusOr<int> DeleteFinishedOperations(SqliteConnection& connection,
                                             absl::Time before, int limit);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_OPERATION_PAGES_H_
