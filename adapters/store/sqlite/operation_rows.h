#ifndef ADAPTERS_STORE_SQLITE_OPERATION_ROWS_H_
#define ADAPTERS_STORE_SQLITE_OPERATION_ROWS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "adapters/store/operation_store.h"
#include "adapters/store/sqlite/connection.h"

// Reads and writes operations. Each function works in the transaction of its
// connection and keeps the promise of OperationStore's function of a like name.
// Those that write also add the outcome to the outbox if there is one: see
// OutcomeOutbox.
namespace gateway {

// A record that is on its way to its row or back, and is not copied there.
using SharedOperation = std::shared_ptr<OperationRecord>;

// Returns the record in the first column of `row`. DATA_LOSS if it is none.
absl::StatusOr<OperationRecord> RecordOf(const SqliteStatement& row);

// Returns the record that was stored: `record`, with its revision, or the one
// that is bound to the request.
absl::StatusOr<SharedOperation> CreateOperation(SqliteConnection& connection,
                                                const SharedOperation& record);
// Replaces revision `revision` by `record`, and gives that the next one.
absl::Status UpdateOperation(SqliteConnection& connection, int64_t revision,
                             OperationRecord& record);

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
// Whether no record holds `resource`.
absl::StatusOr<bool> IsFree(SqliteConnection& connection,
                            const std::string& resource);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_OPERATION_ROWS_H_
