#include "server/operations/waiter.h"

#include <utility>

#include "server/operations/refusals.h"
#include "server/operations/transitions.h"
#include "server/operations/write_run.h"

namespace gateway {
namespace {

// How long the store may take to tell how giving up ended.
constexpr absl::Duration kGrace = absl::Milliseconds(500);

}  // namespace

void Waiter::Start() { At(give_up_, &Waiter::OnGiveUpTime); }

void Waiter::Begin(const OperationRecord& record,
                   std::shared_ptr<WriteRun> run) {
  {
    MutexLock lock(mu_);
    record_ = record;
  }
  auto watch = core_->store.WatchOperation(
      record.name(), [weak = weak_from_this()](const OperationRecord& changed) {
        if (auto self = weak.lock()) self->OnRecord(changed);
      });
  if (run != nullptr) run->Join(give_up_);
  std::optional<absl::Status> gave_up;
  bool gone = false;
  {
    MutexLock lock(mu_);
    run_ = std::move(run);
    watch_.swap(watch);
    gone = ended_;
    gave_up = gave_up_;
    awaits_end_ = gave_up.has_value() && run_ != nullptr;
  }
  core_->live.AddWaiter(record.name(), weak_from_this(), this);
  if (gone) return Release();
  if (core_->live.ending_waits()) gave_up = Draining();
  if (gave_up.has_value()) return GiveUp(*gave_up);
  Deliver();
}

void Waiter::StartAgainIfUnsent(std::function<void()> again) {
  MutexLock lock(mu_);
  again_ = std::move(again);
}

void Waiter::OnRecord(const OperationRecord& record) {
  {
    MutexLock lock(mu_);
    // News of an operation that was let go of may still be on its way.
    if (record.name() == record_.name() &&
        record.revision() > record_.revision())
      record_ = record;
  }
  Deliver();
}

void Waiter::GiveUp(const absl::Status& why) {
  std::shared_ptr<WriteRun> run;
  {
    MutexLock lock(mu_);
    gave_up_ = why;
    run = std::exchange(run_, nullptr);
    awaits_end_ = awaits_end_ || run != nullptr;
  }
  if (run != nullptr) {
    // Whether the write ends unsent is told by the record that follows.
    const bool ends = run->Leave(why);
    MutexLock lock(mu_);
    awaits_end_ = ends;
  }
  Deliver();
}

void Waiter::EndWith(absl::Status error) {
  {
    MutexLock lock(mu_);
    error_ = std::move(error);
  }
  Deliver();
}

void Waiter::Forget() {
  {
    MutexLock lock(mu_);
    ended_ = true;
  }
  Release();
}

void Waiter::At(absl::Time when, void (Waiter::*action)()) {
  std::unique_ptr<Timer> timer;  // The last one goes outside the lock.
  // Locked before, for the action of the timer may set the next one.
  MutexLock lock(mu_);
  if (ended_) return;
  timer = core_->clock.RunAt(when, [weak = weak_from_this(), action] {
    if (auto self = weak.lock()) (self.get()->*action)();
  });
  timer.swap(timer_);
}

void Waiter::OnGiveUpTime() {
  At(core_->clock.Now() + kGrace, &Waiter::OnGraceTime);
  GiveUp(DeadlineBeforeSending());
}

void Waiter::OnGraceTime() {
  const bool is_write = on_sending_ != nullptr;
  EndWith(is_write ? StoreSilent() : OperationNotRead());
}

bool Waiter::IsOver() const {
  if (error_.has_value()) return true;
  if (record_.name().empty()) return false;
  // How an unsent write ended is told by the record that is on its way, not
  // guessed here.
  const bool awaits_end =
      awaits_end_ && record_.state() == v1::OperationMetadata::STATE_QUEUED;
  return IsSettled(record_) || (gave_up_.has_value() && !awaits_end);
}

bool Waiter::EndedByOthers() const {
  if (again_ == nullptr || error_.has_value() || gave_up_.has_value())
    return false;
  return WasGivenUp(record_);
}

void Waiter::Deliver() {
  const auto self = shared_from_this();
  mu_.Lock();
  if (std::exchange(delivering_, true)) return mu_.Unlock();
  while (!ended_) {
    if (!told_sending_ && record_.has_send_time()) {
      told_sending_ = true;
      const std::string name = record_.name();
      mu_.Unlock();
      if (on_sending_) on_sending_(name);
      mu_.Lock();
      continue;
    }
    if (!IsOver()) break;
    if (EndedByOthers()) {
      const auto again = std::exchange(again_, nullptr);
      mu_.Unlock();
      Release();
      again();
      mu_.Lock();
      continue;
    }
    ended_ = true;
    auto done = std::move(done_);
    auto result = error_.has_value() ? absl::StatusOr<OperationRecord>(*error_)
                                     : absl::StatusOr<OperationRecord>(record_);
    mu_.Unlock();
    std::move(done)(std::move(result));
    Release();
    mu_.Lock();
  }
  delivering_ = false;
  mu_.Unlock();
}

void Waiter::Release() {
  std::shared_ptr<WriteRun> run;
  std::unique_ptr<Watch> watch;
  std::unique_ptr<Timer> timer;
  std::string name;
  {
    MutexLock lock(mu_);
    run = std::exchange(run_, nullptr);
    watch = std::move(watch_);
    if (ended_) timer = std::move(timer_);
    name = record_.name();
    record_.Clear();
  }
  if (!name.empty()) core_->live.RemoveWaiter(name, this);
  if (run != nullptr) run->Leave(CancelledBeforeSending());
}

}  // namespace gateway
