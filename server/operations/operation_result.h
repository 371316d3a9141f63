#ifndef SERVER_OPERATIONS_OPERATION_RESULT_H_
#define SERVER_OPERATIONS_OPERATION_RESULT_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/store/operation_store.h"
#include "google/protobuf/any.pb.h"

// What an operation's caller gets for it.
namespace gateway {

// `error` with the operation's name and `outcome`, as error.h lists its values,
// in its metadata.
absl::Status WithOutcome(absl::Status error, const OperationRecord& record,
                         absl::string_view outcome);

// The answer to whoever waits for the operation: the response, or the error
// with `operation` and `outcome` in its metadata. OPERATION_PENDING if it is
// not settled.
absl::StatusOr<google::protobuf::Any> ResultOf(const OperationRecord& record);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_OPERATION_RESULT_H_
