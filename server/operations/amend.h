#ifndef SERVER_OPERATIONS_AMEND_H_
#define SERVER_OPERATIONS_AMEND_H_

#include <functional>
#include <memory>

#include "adapters/base/done.h"
#include "adapters/store/operation_store.h"
#include "server/operations/core.h"

namespace gateway {

// A change of a record; returns false, and leaves the record as it is, if there
// is nothing to change. May be called several times, each time with a newer
// record.
using Change = std::function<bool(OperationRecord&)>;

// Stores `change`, starting from `record`, and from the present record as often
// as others were faster; if that contradicts the outcome, an error is logged.
// Answers with the record as it then is, or with the store's error.
void Amend(std::shared_ptr<Core> core, OperationSnapshot record, Change change,
           Reply<OperationSnapshot> reply);

// The same, trying again every second for as long as the store is UNAVAILABLE.
// Logs every error of the store: what became of the operation may be lost.
void AmendInTheEnd(std::shared_ptr<Core> core, OperationSnapshot record,
                   Change change, Reply<OperationSnapshot> reply);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_AMEND_H_
