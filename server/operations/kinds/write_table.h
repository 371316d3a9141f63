#ifndef SERVER_OPERATIONS_KINDS_WRITE_TABLE_H_
#define SERVER_OPERATIONS_KINDS_WRITE_TABLE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/store/operation_store.h"
#include "google/protobuf/message.h"
#include "server/operations/operations.h"

namespace gateway {

// Adds every write of documents. The rows are in write_table.cc: a new
// operation needs one. `store` outlives `operations`.
void AddDocumentWrites(OperationStore& store,
                       const fourws::ReceiptOptions& receipts,
                       Operations& operations);

// The same for ONe, which `one` is.
void AddOneWrites(Operations& operations, Platform& one);

// The id that `request` has for its document; empty if it has none, or if
// `method` is no write of a document with an id of its caller's.
std::string DocumentIdOf(absl::string_view method,
                         const google::protobuf::Message& request);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_WRITE_TABLE_H_
