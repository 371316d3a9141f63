#include "server/operations/cancellation.h"

#include <utility>

#include "server/operations/amend.h"
#include "server/operations/find_owned.h"
#include "server/operations/operation_state.h"
#include "server/operations/refusals.h"
#include "server/operations/transitions.h"
#include "server/operations/write_run.h"

namespace gateway {
namespace {

// Whether the record, which was QUEUED when it was read, still is, and ends.
bool EndQueued(OperationRecord& record, absl::Time now) {
  if (record.state() != v1::OperationMetadata::STATE_QUEUED) return false;
  EndUnsent(record, CancelledOnDemand(), now);
  return true;
}

}  // namespace

void CancelQueued(const std::shared_ptr<Core>& core, std::string caller,
                  std::string name, DoneWith<absl::Status> done) {
  FindOwned(core->store, std::move(name), std::move(caller),
            [core, done = std::move(done)](
                absl::StatusOr<OperationRecord> record) mutable {
              if (!record.ok()) return std::move(done)(record.status());
              // The store decides between this and the sending.
              Amend(
                  core, *std::move(record),
                  [core](OperationRecord& changed) {
                    return EndQueued(changed, core->clock.WallNow());
                  },
                  [core, done = std::move(done)](auto stored) mutable {
                    if (!stored.ok())
                      return std::move(done)(OperationNotRead());
                    if (!WasCancelled(*stored))
                      return std::move(done)(NotCancellable(*stored));
                    const auto run = core->live.Find((*stored)->name());
                    if (run != nullptr) run->Abandon();
                    std::move(done)(absl::OkStatus());
                  });
            });
}

}  // namespace gateway
