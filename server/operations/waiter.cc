#include "server/operations/waiter.h"

#include <utility>

#include "server/operations/operation_state.h"
#include "server/operations/refusals.h"
#include "server/operations/write_run.h"

namespace gateway {
namespace {

// How long the store may take to say how an unsent write ended.
constexpr absl::Duration kGrace = absl::Milliseconds(500);

}  // namespace

void Waiter::Start() {
  alarm_.Set(give_up_, weak_from_this(), &Waiter::OnGiveUpTime);
}

void Waiter::Begin(const OperationSnapshot& record,
                   std::shared_ptr<WriteRun> run) {
  core_->live.AddWaiter(record->name(), weak_from_this(), this);
  auto watch = core_->store.WatchOperation(
      record->name(),
      [weak = weak_from_this()](const OperationSnapshot& changed) {
        if (auto self = weak.lock()) self->OnRecord(changed);
      });
  if (run != nullptr) run->Join(give_up_);
  std::optional<absl::Status> gave_up;
  bool gone = false;
  {
    MutexLock lock(mu_);
    gone = ended_;
    gave_up = gave_up_;
    record_ = record;
    TakeIn(early_);
    early_ = {};
    run_.swap(run);
    watch_.swap(watch);
    awaits_end_ = gave_up.has_value() && run_ != nullptr;
  }
  // Forget() came first, and found nothing to take back.
  if (gone) return Release();
  if (core_->live.ending_waits()) gave_up = Draining();
  if (gave_up.has_value()) return GiveUp(*gave_up);
  Deliver();
}

void Waiter::StartAgainIfUnsent(std::function<void()> again) {
  MutexLock lock(mu_);
  again_ = std::move(again);
}

void Waiter::OnRecord(const OperationSnapshot& record) {
  {
    MutexLock lock(mu_);
    if (ended_) return;
    // The watch begins before the record is known here.
    if (record_ == nullptr) early_ = record;
    TakeIn(record);
  }
  Deliver();
}

void Waiter::TakeIn(const OperationSnapshot& record) {
  // News of an operation that was let go of may still be on its way.
  if (record->name() == record_->name() &&
      record->revision() > record_->revision())
    record_ = record;
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
    // The record that follows says whether the write ends unsent.
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

void Waiter::EndUnsent(const std::string& operation, absl::Status error) {
  {
    MutexLock lock(mu_);
    if (record_->name() != operation) return;
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

void Waiter::OnGiveUpTime() {
  alarm_.Set(core_->clock.Now() + kGrace, weak_from_this(),
             &Waiter::OnGraceTime);
  GiveUp(DeadlineBeforeSending());
}

void Waiter::OnGraceTime() {
  const bool is_write = on_sending_ != nullptr;
  EndWith(is_write ? StoreSilent() : OperationNotRead());
}

bool Waiter::IsOver() const {
  if (error_.has_value()) return true;
  if (record_ == nullptr) return false;
  // The record that is on its way says how an unsent write ended; nothing is
  // guessed here.
  const bool awaits_end =
      awaits_end_ && record_->state() == v1::OperationMetadata::STATE_QUEUED;
  return IsSettled(record_) || (gave_up_.has_value() && !awaits_end);
}

bool Waiter::EndedByOthers() const {
  if (again_ == nullptr || error_.has_value() || gave_up_.has_value())
    return false;
  return WasGivenUp(record_);
}

void Waiter::Deliver() {
  const auto self = shared_from_this();
  runner_.Run([this] { return DeliverNext(); });
}

bool Waiter::DeliverNext() {
  Call call;
  {
    MutexLock lock(mu_);
    call = NextCall();
  }
  if (call == nullptr) return false;
  std::move(call)();
  return true;
}

Waiter::Call Waiter::NextCall() {
  if (ended_) return nullptr;
  if (!sent_called_ && record_->has_send_time()) {
    sent_called_ = true;
    // One that this call began is not begun again.
    return [this, name = record_->name(), joined = again_ != nullptr] {
      if (on_sending_) on_sending_(name, joined);
    };
  }
  if (!IsOver()) return nullptr;
  if (EndedByOthers()) {
    return [this, again = std::exchange(again_, nullptr)] {
      Release();
      again();
    };
  }
  ended_ = true;
  absl::StatusOr<OperationSnapshot> result = record_;
  if (error_.has_value()) result = *error_;
  return [this, done = std::move(done_), result = std::move(result)]() mutable {
    std::move(done)(std::move(result));
    Release();
  };
}

void Waiter::Release() {
  std::shared_ptr<WriteRun> run;
  std::unique_ptr<Watch> watch;
  OperationSnapshot record;
  bool ended = false;
  {
    MutexLock lock(mu_);
    run = std::exchange(run_, nullptr);
    watch = std::move(watch_);
    ended = ended_;
    std::swap(record, record_);
  }
  if (ended) alarm_.Stop();
  if (record != nullptr) core_->live.RemoveWaiter(record->name(), this);
  if (run != nullptr) run->Leave(GivenUpBeforeSending());
}

}  // namespace gateway
