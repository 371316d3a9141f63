#ifndef ADAPTERS_STORE_SQLITE_OPERATION_PAGES_H_
#define ADAPTERS_STORE_SQLITE_OPERATION_PAGES_H_

#include "absl/status/statusor.h"
#include "adapters/store/operation_store.h"
#include "adapters/store/sqlite/connection.h"

// Lists operations, in the transaction of the connection.
namespace gateway {

// As OperationStore::List promises.
absl::StatusOr<OperationPage> ListOperations(SqliteConnection& connection,
                                             const OperationQuery& query,
                                             int limit);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_OPERATION_PAGES_H_
