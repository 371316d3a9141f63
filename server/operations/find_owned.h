#ifndef SERVER_OPERATIONS_FIND_OWNED_H_
#define SERVER_OPERATIONS_FIND_OWNED_H_

#include <string>

#include "adapters/base/done.h"
#include "adapters/store/operation_store.h"

namespace gateway {

// Reads the operation `name` of `caller`. NOT_FOUND (OPERATION_NOT_FOUND) if
// there is none and, in the same words, if it is another caller's: nobody
// learns that it exists. UNAVAILABLE (STORE_UNAVAILABLE);
// INTERNAL (INTERNAL) if its record is damaged.
void FindOwned(OperationStore& store, std::string name, std::string caller,
               Done<OperationRecord> done);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_FIND_OWNED_H_
