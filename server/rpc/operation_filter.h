#ifndef SERVER_RPC_OPERATION_FILTER_H_
#define SERVER_RPC_OPERATION_FILTER_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/store/operation_store.h"

namespace gateway {

// Reads the `filter` of ListOperations, as operation_service.proto describes
// it; an empty one matches everything. Fails with INVALID_ARGUMENT; the message
// says what is wrong and at which byte, counted from 1.
absl::StatusOr<OperationQuery> ReadOperationFilter(absl::string_view filter);

}  // namespace gateway

#endif  // SERVER_RPC_OPERATION_FILTER_H_
