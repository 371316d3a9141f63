#include "server/operations/waiting_asker.h"

#include "server/operations/new_operation.h"
#include "server/operations/write_run.h"

namespace gateway {

void WaitingAsker::OnMade(LiveWrite queued) {
  const auto run = std::make_shared<WriteRun>(core_, std::move(queued));
  const OperationSnapshot record = run->record();
  core_->live.Add(record->name(), run);
  waiter_->Begin(record, run);
  run->Start();
  if (core_->live.draining()) run->Drain();
}

void WaitingAsker::OnJoined(const OperationRecord& present,
                            const LiveWrite& asked) {
  waiter_->StartAgainIfUnsent(
      [core = core_, weak = std::weak_ptr<Waiter>(waiter_), asked] {
        const auto waiter = weak.lock();
        if (waiter == nullptr) return;
        LiveWrite fresh = asked;
        BeginAnew(*core, fresh.record);
        Submit(core, std::make_shared<WaitingAsker>(core, waiter),
               std::move(fresh));
      });
  waiter_->Begin(present, core_->live.Find(present.name()));
  // It may have changed between its reading and the beginning of the watch.
  core_->store.Get(present.name(), [waiter = waiter_](auto record) {
    if (record.ok()) waiter->OnRecord(*std::move(record));
  });
}

void WaitingAsker::OnRefused(const absl::Status& why) { waiter_->EndWith(why); }

}  // namespace gateway
