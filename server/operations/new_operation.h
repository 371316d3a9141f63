#ifndef SERVER_OPERATIONS_NEW_OPERATION_H_
#define SERVER_OPERATIONS_NEW_OPERATION_H_

#include "server/operations/core.h"
#include "server/operations/write_call.h"

namespace gateway {

// The operation that `call` asks for: QUEUED, named, in time. What it changes
// is not known yet.
OperationRecord NewOperation(const Core& core, WriteCall call);

// Names `record` anew, and lets its time begin.
void BeginAnew(const Core& core, OperationRecord& record);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_NEW_OPERATION_H_
