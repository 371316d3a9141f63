#include "server/operations/write_run.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/log.h"
#include "adapters/base/random_id.h"
#include "adapters/base/sha256.h"
#include "server/operations/amend.h"
#include "server/operations/pause.h"
#include "server/operations/refusals.h"
#include "server/operations/transitions.h"
#include "server/operations/unsent_end.h"

namespace gateway {

WriteRun::WriteRun(std::shared_ptr<Core> core, OperationRecord queued)
    : core_(std::move(core)), name_(queued.name()), record_(std::move(queued)) {
  if (record_.detached()) Detach();
}

void WriteRun::Start() {
  std::string resource;
  {
    MutexLock lock(mu_);
    resource = record_.resource();
    behind_ = !resource.empty();
  }
  if (resource.empty()) return Prepare();
  auto turn = core_->turns.Take(
      resource, [self = shared_from_this()] { self->OnTurn(); });
  if (turn == nullptr) return EndUnsent(QueueFull());
  Place place;
  MutexLock lock(mu_);
  // If Finish() came first, the turn goes on when this returns.
  if (!finished_) turn_.swap(turn);
  if (!has_turn_) place_.swap(place);
}

void WriteRun::OnTurn() {
  {
    MutexLock lock(mu_);
    has_turn_ = true;
  }
  FindHolder();
}

void WriteRun::Join(absl::Time give_up) {
  MutexLock lock(mu_);
  ++waiting_;
  give_up_ = std::max(give_up_, give_up);
}

bool WriteRun::Leave(const absl::Status& why) {
  absl::Status told = why;
  {
    MutexLock lock(mu_);
    if (--waiting_ > 0) return false;
    if (behind_ && absl::IsDeadlineExceeded(why))
      told = DeadlineBehind(holder_);
    left_ = told;
    if (phase_ == Phase::kLeft) return false;
  }
  EndUnsent(told);
  return true;
}

bool WriteRun::Detach() {
  MutexLock lock(mu_);
  if (phase_ == Phase::kEnded) return false;
  if (std::exchange(detached_, true)) return true;
  ++waiting_;
  give_up_ = std::max(give_up_, TimeOf(record_.expire_time()));
  return true;
}

void WriteRun::TakePlace(Place place, FindPlace find) {
  MutexLock lock(mu_);
  place_ = std::move(place);
  find_place_ = std::move(find);
}

void WriteRun::EndUnsent(const absl::Status& why) {
  {
    MutexLock lock(mu_);
    if (phase_ != Phase::kUnsent) return;
    phase_ = Phase::kEnded;
  }
  given_up_.request_stop();
  StoreEnd(why);
}

void WriteRun::Drain() {
  bool detached = false;
  {
    MutexLock lock(mu_);
    detached = detached_;
  }
  detached ? Stop() : EndUnsent(Draining());
}

void WriteRun::Abandon() {
  Stop();
  Finish();
}

void WriteRun::Stop() {
  std::shared_ptr<Permit> permit;
  {
    MutexLock lock(mu_);
    if (phase_ != Phase::kUnsent) return;
    phase_ = Phase::kEnded;
    permit = std::move(permit_);
  }
  given_up_.request_stop();
}

void WriteRun::FindHolder() {
  if (!IsUnsent()) return;
  std::string resource;
  {
    MutexLock lock(mu_);
    resource = record_.resource();
  }
  core_->store.FindHolder(std::move(resource),
                          [self = shared_from_this()](auto holder) {
                            self->OnHolder(std::move(holder));
                          });
}

void WriteRun::OnHolder(absl::StatusOr<OperationRecord> holder) {
  if (absl::IsNotFound(holder.status())) return RegainPlace();
  if (!holder.ok()) return EndUnsent(NotStored());
  if (holder->state() == v1::OperationMetadata::STATE_UNRESOLVED)
    return EndUnsent(Busy(*holder));
  WaitFor(*holder);
}

void WriteRun::WaitFor(const OperationRecord& holder) {
  // The holder's change may come before or after it is looked up below.
  auto once = std::make_shared<std::atomic<bool>>(false);
  const auto seen = [weak = weak_from_this(),
                     once](const OperationRecord& record) {
    const auto self = weak.lock();
    if (self != nullptr && IsSettled(record) && !once->exchange(true))
      self->FindHolder();
  };
  auto watch = core_->store.WatchOperation(holder.name(), seen);
  Place place;
  {
    MutexLock lock(mu_);
    if (finished_) return;
    watch_.swap(watch);
    place_.swap(place);
    holder_ = holder.name();
  }
  place.reset();
  core_->store.Get(holder.name(),
                   [self = shared_from_this(),
                    seen](const absl::StatusOr<OperationRecord>& record) {
                     if (!record.ok()) return self->EndUnsent(NotStored());
                     seen(*record);
                   });
}

void WriteRun::RegainPlace() {
  FindPlace find;
  {
    MutexLock lock(mu_);
    if (place_ == nullptr) find = find_place_;
  }
  if (find == nullptr) return Prepare();
  find([self = shared_from_this()](Place place) {
    {
      MutexLock lock(self->mu_);
      if (!self->finished_) self->place_.swap(place);
    }
    self->Prepare();
  });
}

void WriteRun::Prepare() {
  if (!IsUnsent()) return;
  OperationRecord record;
  absl::Time give_up;
  {
    MutexLock lock(mu_);
    record = record_;
    give_up = give_up_;
    behind_ = false;
  }
  core_->kinds.at(record.method())
      ->Prepare(record, Until(give_up, given_up_.get_token()),
                [self = shared_from_this(),
                 give_up](absl::StatusOr<google::protobuf::Any> read) {
                  if (!read.ok()) return self->OnFailed(read.status(), give_up);
                  self->Admit(*std::move(read));
                });
}

void WriteRun::Admit(google::protobuf::Any prepared) {
  if (!IsUnsent()) return;
  absl::Time give_up;
  Write write;
  std::string method;
  {
    MutexLock lock(mu_);
    method = record_.method();
    *record_.mutable_prepared() = std::move(prepared);
    write.request = record_.request();
    write.prepared = record_.prepared();
    write.caller = record_.caller();
    give_up = give_up_;
  }
  Platform& platform = core_->PlatformOf(method);
  if (const auto checked = platform.Check(write); !checked.ok())
    return EndUnsent(checked);
  platform.Admit(Until(give_up, given_up_.get_token()),
                 [self = shared_from_this(), give_up](auto permit) {
                   if (!permit.ok())
                     return self->OnFailed(permit.status(), give_up);
                   {
                     MutexLock lock(self->mu_);
                     if (self->phase_ != Phase::kUnsent) return;
                     self->permit_ = *std::move(permit);
                   }
                   self->StoreSending();
                 });
}

void WriteRun::OnFailed(const absl::Status& why, absl::Time asked_until) {
  const absl::Time now = core_->clock.Now();
  bool again = false;
  bool later = false;
  Place place;
  {
    MutexLock lock(mu_);
    // Whoever joined meanwhile waits longer than the step was asked to.
    again = asked_until <= now && now < give_up_;
    later = !again && detached_ && now < give_up_ && IsOverload(why);
    if (later) place_.swap(place);
  }
  if (again) return Prepare();
  if (!later) return EndUnsent(why);
  RunInASecond(core_->clock, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->RegainPlace();
  });
}

void WriteRun::StoreSending() {
  if (core_->live.draining()) return Drain();
  std::string token = NewUrlToken();
  const absl::Time now = core_->clock.Now();
  if (const auto wanted = StillWanted(now); !wanted.ok())
    return EndUnsent(wanted);
  OperationRecord sending;
  {
    MutexLock lock(mu_);
    if (phase_ != Phase::kUnsent) return;
    phase_ = Phase::kStoring;
    sending = record_;
  }
  BeginSending(sending, Sha256(token), now,
               now + core_->options.TimeoutOf(sending.method()));
  core_->store.Update(std::move(sending),
                      [self = shared_from_this(),
                       token = std::move(token)](auto stored) mutable {
                        self->OnStored(std::move(stored), std::move(token));
                      });
}

void WriteRun::OnStored(absl::StatusOr<OperationRecord> stored,
                        std::string token) {
  if (absl::IsAborted(stored.status())) return Reload();
  absl::Status wanted = StillWanted(core_->clock.Now());
  std::shared_ptr<Permit> permit;
  {
    MutexLock lock(mu_);
    if (!stored.ok()) permit = std::move(permit_);
    if (!detached_ && core_->live.draining()) wanted = Draining();
    phase_ = stored.ok() && wanted.ok() ? Phase::kLeft : Phase::kUnsent;
    if (stored.ok()) record_ = *stored;
  }
  // A write never fires after its last caller gave up on it unsent.
  if (!wanted.ok()) return EndUnsent(wanted);
  if (stored.ok()) return Send(std::move(token));
  // Another holds the resource after all.
  if (absl::IsFailedPrecondition(stored.status())) return FindHolder();
  EndUnsent(NotStored());
}

void WriteRun::Reload() {
  core_->store.Get(name_, [self = shared_from_this()](auto present) {
    self->OnReloaded(std::move(present));
  });
}

void WriteRun::OnReloaded(absl::StatusOr<OperationRecord> present) {
  const bool ended =
      present.ok() && present->state() != v1::OperationMetadata::STATE_QUEUED;
  {
    MutexLock lock(mu_);
    phase_ = ended ? Phase::kEnded : Phase::kUnsent;
    if (present.ok()) {
      *present->mutable_prepared() = std::move(*record_.mutable_prepared());
      record_ = *std::move(present);
    }
  }
  if (ended) return Finish();
  // It became detached meanwhile.
  present.ok() ? StoreSending() : EndUnsent(NotStored());
}

void WriteRun::Send(std::string token) {
  auto watch = core_->store.WatchOperation(
      name_, [weak = weak_from_this()](const OperationRecord& record) {
        const auto self = weak.lock();
        if (self != nullptr && IsSettled(record)) self->Finish();
      });
  Write write;
  Place place;
  std::string method;
  {
    MutexLock lock(mu_);
    method = record_.method();
    watch_.swap(watch);
    place.swap(place_);
    write.request = record_.request();
    write.prepared = record_.prepared();
    write.caller = record_.caller();
    write.permit = std::move(permit_);
  }
  write.callback_url = absl::StrCat(core_->options.callback_base, token);
  write.deadline = core_->clock.Now() + core_->options.write_timeout;
  core_->PlatformOf(method).Send(std::move(write),
                                 [self = shared_from_this()](Sent sent) {
                                   self->OnSent(std::move(sent));
                                 });
}

void WriteRun::OnSent(Sent sent) {
  Log(LogLevel::kInfo, "operation_sent",
      {{"name", name_}, {"summary", sent.summary}});
  OperationRecord record;
  {
    MutexLock lock(mu_);
    record = record_;
  }
  if (sent.effect == Sent::Effect::kSucceeded)
    core_->kinds.at(record.method())->Complete(record, sent.response);
  AmendInTheEnd(
      core_, std::move(record),
      [core = core_, sent = std::move(sent)](OperationRecord& changed) {
        return ApplySent(changed, sent, core->clock.Now());
      },
      [self = shared_from_this()](absl::StatusOr<OperationRecord> stored) {
        if (stored.ok() && IsSettled(*stored)) self->Finish();
      });
}

void WriteRun::StoreEnd(const absl::Status& why) {
  OperationRecord record;
  {
    MutexLock lock(mu_);
    record = record_;
  }
  StoreUnsentEnd(core_, std::move(record), why,
                 [self = shared_from_this()] { self->Finish(); });
}

void WriteRun::Finish() {
  std::unique_ptr<Turns::Ticket> turn;
  std::unique_ptr<Watch> watch;
  std::shared_ptr<Permit> permit;
  Place place;
  {
    MutexLock lock(mu_);
    if (std::exchange(finished_, true)) return;
    permit = std::move(permit_);
    place = std::move(place_);
    turn = std::move(turn_);
    watch = std::move(watch_);
  }
  core_->live.Remove(name_);
}

absl::Status WriteRun::StillWanted(absl::Time now) {
  MutexLock lock(mu_);
  if (waiting_ == 0) return left_;
  return now < give_up_ ? absl::OkStatus() : DeadlineBeforeSending();
}

bool WriteRun::IsUnsent() {
  MutexLock lock(mu_);
  return phase_ == Phase::kUnsent;
}

}  // namespace gateway
