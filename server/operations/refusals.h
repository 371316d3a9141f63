#ifndef SERVER_OPERATIONS_REFUSALS_H_
#define SERVER_OPERATIONS_REFUSALS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "adapters/store/operation_store.h"

// The errors of the engine itself. Where the outcome is certain they say so;
// else it is added when the operation ends.
namespace gateway {

// The gateway shuts down, and sends nothing more.
absl::Status Draining();
// The write cannot be stored, so it was not sent.
absl::Status NotStored();
// UNKNOWN: the store does not say whether it has a write with this request_id.
// An earlier call may have sent it; a detached one that is stored all the same
// is sent after a restart.
absl::Status StoreSilent();
// An earlier change of the card, or of what else there is, is unresolved.
absl::Status Busy(const OperationRecord& holder);
// Too many changes of the same thing wait already.
absl::Status QueueFull();
// Whether `why` is that the gateway has too much to do: not forever.
bool IsOverload(const absl::Status& why);
// The id belongs to another request.
absl::Status RequestIdReused(const OperationRecord& other);
// The caller's deadline came before the send.
absl::Status DeadlineBeforeSending();
// The same, while another change of `resource` was under way: `holder`, which
// may be empty.
absl::Status DeadlineBehind(absl::string_view resource,
                            absl::string_view holder);
// UNAVAILABLE: the callers went away before the send.
absl::Status GivenUpBeforeSending();
// CANCELLED: somebody cancelled the operation itself.
absl::Status CancelledOnDemand();
// It may have left, or is done.
absl::Status NotCancellable(const OperationRecord& record);
// It is not UNRESOLVED, so that it cannot be settled.
absl::Status NotUnresolved(const OperationRecord& record);
// What a write ends with of which a person found out that it took no effect.
absl::Status SettledAsFailed();
// No such operation; or the store does not answer.
absl::Status OperationNotFound(absl::string_view name);
absl::Status OperationNotRead();
// INTERNAL: the store has it, but the disk under it was damaged.
absl::Status OperationDamaged();

}  // namespace gateway

#endif  // SERVER_OPERATIONS_REFUSALS_H_
