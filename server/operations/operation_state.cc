#include "server/operations/operation_state.h"

#include "absl/status/status.h"
#include "adapters/base/error.h"

namespace gateway {

bool IsDone(const OperationRecord& record) {
  return record.state() == v1::OperationMetadata::STATE_SUCCEEDED ||
         record.state() == v1::OperationMetadata::STATE_FAILED;
}

bool IsSettled(const OperationRecord& record) {
  return IsDone(record) ||
         record.state() == v1::OperationMetadata::STATE_UNRESOLVED;
}

bool WasGivenUp(const OperationRecord& record) {
  if (!IsDone(record) || record.bound() || WasCancelled(record)) return false;
  const auto info = InfoOf(FromRpcStatus(record.error()));
  return info.has_value() && (info->reason() == "CANCELLED_BEFORE_SENDING" ||
                              info->reason() == "DEADLINE_BEFORE_SENDING");
}

bool WasCancelled(const OperationRecord& record) {
  return IsDone(record) && !record.bound() &&
         record.error().code() ==
             static_cast<int>(absl::StatusCode::kCancelled);
}

}  // namespace gateway
