#ifndef SERVER_OPERATIONS_OPERATION_RESULT_H_
#define SERVER_OPERATIONS_OPERATION_RESULT_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/store/operation_store.h"
#include "google/protobuf/any.pb.h"

// The result of an operation, as its caller gets it.
namespace gateway {

// Returns `error` with the operation's name and `outcome` added to its
// metadata. error.h lists the values of `outcome`.
absl::Status WithOutcome(absl::Status error, const OperationRecord& record,
                         absl::string_view outcome);

// Returns the operation's response, or its error with `operation` and `outcome`
// in the metadata. The error is OPERATION_PENDING if the operation is not
// settled, and OUTCOME_UNKNOWN if it is UNRESOLVED or if it ended unsent and
// that was contradicted.
absl::StatusOr<google::protobuf::Any> ResultOf(const OperationRecord& record);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_OPERATION_RESULT_H_
