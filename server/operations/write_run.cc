#include "server/operations/write_run.h"

#include <atomic>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/log.h"
#include "server/operations/amend.h"
#include "server/operations/token.h"
#include "server/operations/transitions.h"
#include "server/operations/waiter.h"

namespace gateway {
namespace {

absl::Status StoreFailed() {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable,
                v1::ERROR_REASON_STORE_UNAVAILABLE,
                "the gateway cannot store the write, so it was not sent"),
      absl::Seconds(1));
}

absl::Status Busy(const OperationRecord& holder) {
  return MakeError(absl::StatusCode::kAborted, v1::ERROR_REASON_GIFTCARD_BUSY,
                   "an earlier change of the card is unresolved",
                   {{"holder", holder.name()}});
}

absl::Status QueueFull() {
  return WithRetryAfter(MakeError(absl::StatusCode::kResourceExhausted,
                                  v1::ERROR_REASON_GATEWAY_OVERLOADED,
                                  "too many changes of the card wait already"),
                        absl::Seconds(1));
}

}  // namespace

WriteRun::WriteRun(std::shared_ptr<Core> core, OperationRecord queued,
                   absl::Time give_up)
    : core_(std::move(core)),
      name_(queued.name()),
      give_up_(give_up),
      record_(std::move(queued)) {}

void WriteRun::Start() {
  std::string resource;
  {
    MutexLock lock(mu_);
    resource = record_.resource();
  }
  if (resource.empty()) return Prepare();
  auto turn = core_->turns.Take(
      resource, [self = shared_from_this()] { self->FindHolder(); });
  if (turn == nullptr) return EndUnsent(QueueFull());
  MutexLock lock(mu_);
  // Finish() may have come first: then the ticket goes with this run.
  turn_ = std::move(turn);
}

void WriteRun::Join() {
  MutexLock lock(mu_);
  ++waiting_;
}

bool WriteRun::Leave(const absl::Status& why) {
  {
    MutexLock lock(mu_);
    if (--waiting_ > 0) return false;
    left_ = why;
    if (phase_ == Phase::kLeft) return false;
  }
  EndUnsent(why);
  return true;
}

void WriteRun::EndUnsent(const absl::Status& why) {
  {
    MutexLock lock(mu_);
    if (phase_ != Phase::kUnsent) return;
    phase_ = Phase::kEnded;
  }
  StoreEnd(why);
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
  if (absl::IsNotFound(holder.status())) return Prepare();
  if (!holder.ok()) return EndUnsent(StoreFailed());
  if (holder->state() == v1::OperationMetadata::STATE_UNRESOLVED)
    return EndUnsent(Busy(*holder));
  WaitFor(*holder);
}

void WriteRun::WaitFor(const OperationRecord& holder) {
  // The holder's change may come before or after it is looked up below.
  auto once = std::make_shared<std::atomic<bool>>(false);
  const auto seen = [self = shared_from_this(),
                     once](const OperationRecord& record) {
    if (IsSettled(record) && !once->exchange(true)) self->FindHolder();
  };
  auto watch = core_->store.WatchOperation(holder.name(), seen);
  {
    MutexLock lock(mu_);
    watch_.swap(watch);
  }
  core_->store.Get(holder.name(), [seen](auto record) {
    if (record.ok()) seen(*record);
  });
}

void WriteRun::Prepare() {
  if (!IsUnsent()) return;
  std::string method;
  google::protobuf::Any request;
  {
    MutexLock lock(mu_);
    method = record_.method();
    request = record_.request();
  }
  core_->kinds.at(method)->Prepare(
      request, give_up_,
      [self = shared_from_this()](absl::StatusOr<google::protobuf::Any> read) {
        if (!read.ok()) return self->EndUnsent(read.status());
        self->StoreSending(*std::move(read));
      });
}

void WriteRun::StoreSending(google::protobuf::Any prepared) {
  std::string token = NewCallbackToken();
  const absl::Time now = core_->clock.Now();
  OperationRecord sending;
  {
    MutexLock lock(mu_);
    if (phase_ != Phase::kUnsent) return;
    phase_ = Phase::kStoring;
    sending = record_;
  }
  BeginSending(sending, std::move(prepared), Sha256(token), now,
               now + core_->options.timeout);
  core_->store.Update(std::move(sending),
                      [self = shared_from_this(),
                       token = std::move(token)](auto stored) mutable {
                        self->OnStored(std::move(stored), std::move(token));
                      });
}

void WriteRun::OnStored(absl::StatusOr<OperationRecord> stored,
                        std::string token) {
  absl::Status left;
  bool wanted = false;
  {
    MutexLock lock(mu_);
    left = left_;
    wanted = waiting_ > 0;
    phase_ = stored.ok() && wanted ? Phase::kLeft : Phase::kUnsent;
    if (stored.ok()) record_ = *stored;
  }
  // Another process ended this operation.
  if (absl::IsAborted(stored.status())) return Finish();
  // A write never fires after its last caller gave up on it unsent.
  if (!wanted) return EndUnsent(left);
  if (stored.ok()) return Send(std::move(token));
  // Another holds the resource after all.
  if (absl::IsFailedPrecondition(stored.status())) return FindHolder();
  EndUnsent(StoreFailed());
}

void WriteRun::Send(std::string token) {
  auto watch = core_->store.WatchOperation(
      name_, [weak = weak_from_this()](const OperationRecord& record) {
        const auto self = weak.lock();
        if (self != nullptr && IsSettled(record)) self->Finish();
      });
  Write write;
  {
    MutexLock lock(mu_);
    watch_.swap(watch);
    write.request = record_.request();
    write.prepared = record_.prepared();
  }
  write.callback_url = absl::StrCat(core_->options.callback_base, token);
  write.deadline = core_->clock.Now() + core_->options.write_timeout;
  core_->platform.Send(
      std::move(write),
      [self = shared_from_this()](const Sent& sent) { self->OnSent(sent); });
}

void WriteRun::OnSent(const Sent& sent) {
  Log(LogLevel::kInfo, "operation_sent",
      {{"name", name_}, {"summary", sent.summary}});
  OperationRecord record;
  {
    MutexLock lock(mu_);
    record = record_;
  }
  AmendInTheEnd(
      core_->store, core_->clock, std::move(record),
      [core = core_, sent](OperationRecord& changed) {
        return ApplySent(changed, sent, core->clock.Now());
      },
      [self = shared_from_this()](absl::StatusOr<OperationRecord> stored) {
        if (!stored.ok()) return;
        if (EndsInContradiction(*stored))
          Log(LogLevel::kError, "operation_contradiction",
              {{"name", stored->name()}});
        if (IsSettled(*stored)) self->Finish();
      });
}

void WriteRun::StoreEnd(const absl::Status& why) {
  OperationRecord record;
  {
    MutexLock lock(mu_);
    record = record_;
  }
  const int64_t revision = record.revision();
  const auto end = [core = core_, why, revision](OperationRecord& changed) {
    // Who else changed it has ended it.
    if (changed.revision() != revision) return false;
    gateway::EndUnsent(changed, why, core->clock.Now());
    return true;
  };
  Amend(core_->store, std::move(record), end,
        [self = shared_from_this(), why, end](auto stored) {
          if (stored.ok()) return self->Finish();
          // The write is not sent, whether or not that can be stored now.
          const absl::Status told = WithMetadata(why, "outcome", kNotSent);
          for (const auto& waiter : self->core_->live.WaitersOf(self->name_))
            waiter->EndWith(told);
          OperationRecord record;
          {
            MutexLock lock(self->mu_);
            record = self->record_;
          }
          AmendInTheEnd(self->core_->store, self->core_->clock,
                        std::move(record), end,
                        [self](const auto&) { self->Finish(); });
        });
}

void WriteRun::Finish() {
  std::unique_ptr<Turns::Ticket> turn;
  std::unique_ptr<Watch> watch;
  {
    MutexLock lock(mu_);
    if (std::exchange(finished_, true)) return;
    turn = std::move(turn_);
    watch = std::move(watch_);
  }
  core_->live.Remove(name_);
}

bool WriteRun::IsUnsent() {
  MutexLock lock(mu_);
  return phase_ == Phase::kUnsent;
}

}  // namespace gateway
