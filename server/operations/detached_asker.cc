#include "server/operations/detached_asker.h"

#include <utility>

#include "adapters/base/error.h"
#include "server/operations/amend.h"
#include "server/operations/operation_state.h"
#include "server/operations/refusals.h"
#include "server/operations/write_run.h"

namespace gateway {
namespace {

// It ends unsent because its callers gave up, before it could be kept from it.
absl::Status TooLate() {
  return WithMetadata(GivenUpBeforeSending(), "outcome", kNotSent);
}

StartedOperation Joined(OperationRecord present) {
  return {std::move(present), /*joined=*/true};
}

}  // namespace

void DetachedAsker::OnMade(LiveWrite queued) {
  backlog_->Add(queued.record.name());
  std::move(done_)(
      StartedOperation{std::move(queued.record), /*joined=*/false});
}

void DetachedAsker::OnJoined(const OperationRecord& present,
                             const LiveWrite& /*asked*/) {
  const auto run = core_->live.Find(present.name());
  if (run != nullptr && !run->Detach()) return OnEnded(present.name());
  Amend(
      core_, present,
      [](OperationRecord& record) {
        if (record.state() != v1::OperationMetadata::STATE_QUEUED ||
            record.detached())
          return false;
        record.set_detached(true);
        return true;
      },
      [core = core_, name = present.name(),
       done = std::move(done_)](absl::StatusOr<OperationSnapshot> now) mutable {
        // The run may have begun since it was looked for: the call that made
        // the operation is answered on another thread. It is detached also if
        // the store failed, for the change may be there after a restart.
        const auto run = core->live.Find(name);
        const bool goes_on = run == nullptr || run->DetachStored();
        if (!now.ok()) return std::move(done)(StoreSilent());
        if (WasGivenUp(*now)) return std::move(done)(TooLate());
        // The run ended unsent before it could know. Whether the store takes
        // that end is open.
        if (!goes_on && !IsDone(*now)) return std::move(done)(StoreSilent());
        std::move(done)(Joined(*std::move(now)));
      });
}

void DetachedAsker::OnEnded(const std::string& name) {
  core_->store.Get(name, [done = std::move(done_)](
                             absl::StatusOr<OperationRecord> now) mutable {
    if (!now.ok()) return std::move(done)(StoreSilent());
    // A record that is not done gets its end soon.
    const bool ends = !IsDone(*now) && !now->detached();
    if (ends || WasGivenUp(*now)) return std::move(done)(TooLate());
    std::move(done)(Joined(*std::move(now)));
  });
}

void DetachedAsker::OnRefused(const absl::Status& why) {
  std::move(done_)(why);
}

}  // namespace gateway
