#ifndef SERVER_RPC_OPERATION_FILTER_H_
#define SERVER_RPC_OPERATION_FILTER_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/store/operation_store.h"

namespace gateway {

// Reads the `filter` of ListOperations as OperationService describes it; empty:
// everything. INVALID_ARGUMENT with what is wrong and where, counted in bytes
// from 1.
absl::StatusOr<OperationQuery> ReadOperationFilter(absl::string_view filter);

}  // namespace gateway

#endif  // SERVER_RPC_OPERATION_FILTER_H_
