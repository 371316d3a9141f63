#include "server/operations/waiter.h"

#include <utility>

#include "adapters/base/error.h"
#include "server/operations/transitions.h"
#include "server/operations/write_run.h"

namespace gateway {

void Waiter::Begin(const OperationRecord& record,
                   std::shared_ptr<WriteRun> run) {
  const std::string& name = record.name();
  {
    MutexLock lock(mu_);
    record_ = record;
  }
  core_->live.AddWaiter(name, weak_from_this(), this);
  auto watch = core_->store.WatchOperation(
      name, [weak = weak_from_this()](const OperationRecord& changed) {
        if (auto self = weak.lock()) self->OnRecord(changed);
      });
  auto timer = core_->clock.RunAt(give_up_, [weak = weak_from_this()] {
    if (auto self = weak.lock())
      self->GiveUp(MakeError(absl::StatusCode::kDeadlineExceeded,
                             v1::ERROR_REASON_DEADLINE_BEFORE_SENDING,
                             "the deadline came before the write was sent"));
  });
  if (run != nullptr) run->Join();
  bool gone = false;
  {
    MutexLock lock(mu_);
    gone = ended_;
    run_ = std::move(run);
    watch_.swap(watch);
    timer_.swap(timer);
  }
  if (gone) return Release();
  Deliver();
}

void Waiter::OnRecord(const OperationRecord& record) {
  {
    MutexLock lock(mu_);
    if (record.revision() > record_.revision()) record_ = record;
  }
  Deliver();
}

void Waiter::GiveUp(const absl::Status& why) {
  std::shared_ptr<WriteRun> run;
  {
    MutexLock lock(mu_);
    run = std::exchange(run_, nullptr);
  }
  const bool ends = run != nullptr && run->Leave(why);
  {
    MutexLock lock(mu_);
    gave_up_ = true;
    awaits_end_ = ends;
  }
  Deliver();
}

void Waiter::EndSoon(absl::Status error) {
  auto timer = core_->clock.RunAt(
      absl::InfinitePast(),
      [self = shared_from_this(), error = std::move(error)]() mutable {
        self->EndWith(std::move(error));
      });
  MutexLock lock(mu_);
  timer_ = std::move(timer);
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

void Waiter::Deliver() {
  const auto self = shared_from_this();
  mu_.Lock();
  if (std::exchange(delivering_, true)) return mu_.Unlock();
  while (!ended_) {
    if (!told_sending_ && record_.send_time().seconds() != 0) {
      told_sending_ = true;
      const std::string name = record_.name();
      mu_.Unlock();
      if (on_sending_) on_sending_(name);
      mu_.Lock();
      continue;
    }
    // Whether the write ended unsent, or was sent after all, is told by the
    // record that is on its way, not guessed here.
    const bool awaits_end =
        awaits_end_ && record_.state() == v1::OperationMetadata::STATE_QUEUED;
    const bool over =
        error_.has_value() || IsSettled(record_) || (gave_up_ && !awaits_end);
    if (!over) break;
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
    timer = std::move(timer_);
    name = record_.name();
  }
  if (!name.empty()) core_->live.RemoveWaiter(name, this);
  if (run != nullptr)
    run->Leave(MakeError(absl::StatusCode::kCancelled,
                         v1::ERROR_REASON_CANCELLED_BEFORE_SENDING,
                         "the caller gave up before the write was sent"));
}

}  // namespace gateway
