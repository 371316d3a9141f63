#ifndef SERVER_OPERATIONS_NEW_OPERATION_H_
#define SERVER_OPERATIONS_NEW_OPERATION_H_

#include "server/operations/core.h"
#include "server/operations/live_write.h"
#include "server/operations/write_call.h"

namespace gateway {

// Makes the operation that `call` asks for: QUEUED, named, its time begun. What
// it changes is not known yet. If the request is none of the method's, nothing
// is known of it at all, and the result has none unpacked.
LiveWrite NewOperation(const Core& core, WriteCall call);

// Names `record` anew, and lets its time begin.
void BeginAnew(const Core& core, OperationRecord& record);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_NEW_OPERATION_H_
