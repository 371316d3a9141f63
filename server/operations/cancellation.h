#ifndef SERVER_OPERATIONS_CANCELLATION_H_
#define SERVER_OPERATIONS_CANCELLATION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "adapters/base/done.h"
#include "server/operations/core.h"

namespace gateway {

// Ends the operation `name` of `caller` if it is QUEUED: FAILED, NOT_SENT. OK
// if it was or had been ended so. FAILED_PRECONDITION
// (OPERATION_NOT_CANCELLABLE); NOT_FOUND (OPERATION_NOT_FOUND); UNAVAILABLE.
void CancelQueued(const std::shared_ptr<Core>& core, std::string caller,
                  std::string name, DoneWith<absl::Status> done);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_CANCELLATION_H_
