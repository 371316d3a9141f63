#include "server/operations/cancellation.h"

#include <utility>

#include "server/operations/amend.h"
#include "server/operations/find_owned.h"
#include "server/operations/operation_state.h"
#include "server/operations/refusals.h"
#include "server/operations/take_over.h"
#include "server/operations/transitions.h"
#include "server/operations/write_run.h"

namespace gateway {
namespace {

// Ends the record if it is QUEUED. Returns whether it changed.
bool EndQueued(OperationRecord& record, const Core& core) {
  // What an earlier process left may have been sent, or has ended already.
  const bool taken_over =
      (core.recovering || IsDoubtful(record, core)) && TakeOver(record, core);
  if (record.state() != v1::OperationMetadata::STATE_QUEUED) return taken_over;
  EndUnsent(record, CancelledOnDemand(), core.clock.WallNow());
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
                    return EndQueued(changed, *core);
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
