#ifndef ADAPTERS_STORE_SQLITE_OPERATION_ROWS_H_
#define ADAPTERS_STORE_SQLITE_OPERATION_ROWS_H_

#include <string>

#include "absl/status/statusor.h"
#include "adapters/store/operation_store.h"
#include "adapters/store/sqlite/connection.h"

// Reads and writes operations. Each function works in the transaction of its
// connection and keeps the promise of OperationStore's function of a like name.
namespace gateway {

// Returns the record in the first column of `row`. DATA_LOSS if it is none.
absl::StatusOr<OperationRecord> RecordOf(const SqliteStatement& row);

absl::StatusOr<CreatedOperation> CreateOperation(SqliteConnection& connection,
                                                 OperationRecord record);
absl::StatusOr<OperationRecord> UpdateOperation(SqliteConnection& connection,
                                                OperationRecord record);

absl::StatusOr<OperationRecord> GetOperation(SqliteConnection& connection,
                                             const std::string& name);
absl::StatusOr<OperationRecord> FindByRequest(SqliteConnection& connection,
                                              const std::string& caller,
                                              const std::string& method,
                                              const std::string& request_id);
absl::StatusOr<OperationRecord> FindByToken(SqliteConnection& connection,
                                            const std::string& hash);
absl::StatusOr<OperationRecord> FindHolder(SqliteConnection& connection,
                                           const std::string& resource);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_OPERATION_ROWS_H_
