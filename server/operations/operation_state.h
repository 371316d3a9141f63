#ifndef SERVER_OPERATIONS_OPERATION_STATE_H_
#define SERVER_OPERATIONS_OPERATION_STATE_H_

#include "adapters/store/operation_store.h"

// What the record of an operation says about its state.
namespace gateway {

// Whether the outcome is known.
bool IsDone(const OperationRecord& record);
// Whether there is nothing to wait for: the operation is done or UNRESOLVED.
bool IsSettled(const OperationRecord& record);
// Whether it ended unsent because its callers gave up or its time was over.
bool WasGivenUp(const OperationRecord& record);
// Whether it ended unsent because somebody cancelled it. Nothing else gives an
// unsent operation the code CANCELLED.
bool WasCancelled(const OperationRecord& record);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_OPERATION_STATE_H_
