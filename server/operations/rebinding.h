#ifndef SERVER_OPERATIONS_REBINDING_H_
#define SERVER_OPERATIONS_REBINDING_H_

#include <memory>

#include "adapters/base/done.h"
#include "server/operations/amend.h"

namespace gateway {

// Stores `change` like Amend(). If that binds the record to its request id
// again and another operation has the id by now, that one is overtaken first,
// and `record` says so and stays unbound: whatever becomes of the two, the id
// leads to no further send.
void AmendBound(std::shared_ptr<Core> core, OperationSnapshot record,
                Change change, Reply<OperationSnapshot> reply);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_REBINDING_H_
