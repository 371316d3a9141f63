#ifndef SERVER_OPERATIONS_TAKE_OVER_H_
#define SERVER_OPERATIONS_TAKE_OVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "adapters/base/done.h"
#include "server/operations/core.h"

// What a start of the gateway means for the operations that an earlier process
// left open. Nothing of it is needed before the first write: whoever meets such
// an operation takes it over then, and recovery.h takes over all others. While
// that goes on, Core::recovering is set.
namespace gateway {

// Whether `record` is QUEUED, but may be older than what became of it: then it
// may have been sent.
bool IsDoubtful(const OperationRecord& record, const Core& core);

// Takes `record` over if an earlier process left it open: QUEUED, it ends
// NOT_SENT unless it is detached; if it is doubtful, it becomes UNRESOLVED. A
// SENDING one notes the restart. A time-out goes on by this process's clock.
// Returns whether the record changed; a second time it does not.
bool TakeOver(OperationRecord& record, const Core& core);

// Takes `records` over and stores what changed. `done` gets UNAVAILABLE if the
// store is; what else keeps one from being stored is logged.
void TakeOverAll(const std::shared_ptr<Core>& core,
                 const std::vector<OperationRecord>& records,
                 ReplyWith<absl::Status> done);

// Takes over what is QUEUED for `resource`, so that another change of it may
// begin. `done` gets the store's error if it could not be read or written. Asks
// the store only while the gateway is recovering.
void TakeOverQueued(const std::shared_ptr<Core>& core, std::string resource,
                    ReplyWith<absl::Status> done);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_TAKE_OVER_H_
