#ifndef SERVER_OPERATIONS_KINDS_WRITE_TABLE_H_
#define SERVER_OPERATIONS_KINDS_WRITE_TABLE_H_

#include "absl/status/status.h"
#include "adapters/base/clock.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/store/operation_store.h"
#include "adapters/upstream/platform.h"
#include "server/operations/operations.h"

namespace gateway {

// Adds every write of documents. The rows are in write_table.cc: a new
// operation needs one. `store`, `platform`, which is 4ws.trade, and `clock`
// outlive `operations`.
void AddDocumentWrites(OperationStore& store, Platform& platform, Clock& clock,
                       const fourws::ReceiptOptions& receipts,
                       Operations& operations);

// The same for ONe, which `one` is.
void AddOneWrites(Operations& operations, Platform& one);

// Checks that each row of these fits the contract. FAILED_PRECONDITION names
// every one that does not, and what is wrong with it.
absl::Status CheckWriteTable();

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_WRITE_TABLE_H_
