#include "server/operations/expiry.h"

#include <atomic>
#include <functional>
#include <utility>

#include "adapters/base/log.h"
#include "server/operations/amend.h"
#include "server/operations/evidence.h"
#include "server/operations/operation_state.h"
#include "server/operations/take_over.h"
#include "server/operations/time_out.h"
#include "server/operations/transitions.h"
#include "server/operations/write_run.h"

namespace gateway {
namespace {

constexpr int kPage = 1000;

// One round of changes. When the last has ended, calls `then` with whether
// there is more to do at once.
class Round {
 public:
  Round(bool more, std::function<void(bool)> then)
      : more_(more), then_(std::move(then)) {}
  ~Round() { then_(more_); }
  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;

  // Not at once: what failed would be found again.
  void Fail() { more_ = false; }

 private:
  std::atomic<bool> more_;
  const std::function<void(bool)> then_;
};

// Whether this took the record over from an earlier process, and time does not
// end it now.
bool IsNotDueAfterAll(OperationRecord& record, const Core& core) {
  return (core.recovering || IsDoubtful(record, core)) &&
         TakeOver(record, core) &&
         (IsSettled(record) || TimeOutOf(record) > core.clock.Now());
}

void Report(const OperationRecord& record) {
  if (record.state() == v1::OperationMetadata::STATE_UNRESOLVED)
    Log(LogLevel::kWarning, "operation_unresolved", {{"name", record.name()}});
}

}  // namespace

void Expiry::Start() { LookAgain(absl::Seconds(1)); }

void Expiry::Stop() { alarm_.Stop(); }

void Expiry::Look() {
  core_->store.ListDue(
      core_->clock.Now(), core_->clock.TrustedNow(), kPage,
      [self = shared_from_this()](auto due) { self->OnDue(std::move(due)); });
}

void Expiry::OnDue(absl::StatusOr<std::vector<OperationRecord>> due) {
  if (!due.ok() || due->empty()) return LookAgain(absl::Seconds(1));
  const auto round = std::make_shared<Round>(
      due->size() == kPage, [self = shared_from_this()](bool more) {
        self->LookAgain(more ? absl::ZeroDuration() : absl::Seconds(1));
      });
  for (OperationRecord& record : *due) {
    const int64_t revision = record.revision();
    Amend(
        core_, std::move(record),
        [core = core_, revision](OperationRecord& changed) {
          if (changed.revision() != revision) return false;
          if (IsNotDueAfterAll(changed, *core)) return true;
          NoteRestart(changed, core->process, core->started.wall);
          return Expire(
              changed, core->clock.WallNow(),
              core->clock.TrustedNow() + core->options.unresolved_hold);
        },
        [round, core = core_](const absl::StatusOr<OperationSnapshot>& stored) {
          if (!stored.ok()) return round->Fail();
          Report(*stored);
          const auto run = core->live.Find((*stored)->name());
          if (run != nullptr && IsDone(*stored)) run->Abandon();
        });
  }
}

void Expiry::LookAgain(absl::Duration pause) {
  alarm_.Set(core_->clock.Now() + pause, weak_from_this(), &Expiry::Look);
}

}  // namespace gateway
