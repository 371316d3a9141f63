#ifndef SERVER_OPERATIONS_CANCELLATION_H_
#define SERVER_OPERATIONS_CANCELLATION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "adapters/base/done.h"
#include "server/operations/core.h"

namespace gateway {

// Ends the operation `name` of `caller` as FAILED and NOT_SENT if it is QUEUED.
// `done` gets
// - OK if the operation was cancelled, now or before,
// - FAILED_PRECONDITION (OPERATION_NOT_CANCELLABLE) if it is no longer QUEUED,
// - NOT_FOUND (OPERATION_NOT_FOUND) if the caller has no such operation,
// - UNAVAILABLE if the store does not work.
void CancelQueued(const std::shared_ptr<Core>& core, std::string caller,
                  std::string name, DoneWith<absl::Status> done);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_CANCELLATION_H_
