#ifndef SERVER_OPERATIONS_RECOVERY_H_
#define SERVER_OPERATIONS_RECOVERY_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/done.h"
#include "server/operations/backlog.h"
#include "server/operations/core.h"

namespace gateway {

// Goes through what an earlier process of this gateway left open: what is
// QUEUED ends NOT_SENT, unless it is detached: then it joins `backlog`. A
// SENDING one notes the restart and waits on. Time-outs go on by this process's
// clock. Nothing is sent. The store has lost changes up to `lost_until`, by the
// system's clock: what was QUEUED by then may have been sent, and becomes
// UNRESOLVED. `done` gets the store's error if it could not be read
// or written.
void RecoverOperations(std::shared_ptr<Core> core,
                       std::shared_ptr<Backlog> backlog, absl::Time lost_until,
                       DoneWith<absl::Status> done);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_RECOVERY_H_
