#ifndef SERVER_OPERATIONS_OPERATION_STATE_H_
#define SERVER_OPERATIONS_OPERATION_STATE_H_

#include "adapters/store/operation_store.h"

// How an operation stands, by its record.
namespace gateway {

// Whether the outcome is known.
bool IsDone(const OperationRecord& record);
// Whether waiting further makes no sense: done, or UNRESOLVED.
bool IsSettled(const OperationRecord& record);
// Whether it ended unsent because those who waited for it gave up.
bool WasGivenUp(const OperationRecord& record);
// Whether it ended unsent because somebody cancelled it.
bool WasCancelled(const OperationRecord& record);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_OPERATION_STATE_H_
