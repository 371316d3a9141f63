#include "server/operations/resource_turn.h"

#include <utility>

#include "server/operations/operation_state.h"
#include "server/operations/refusals.h"
#include "server/operations/take_over.h"

namespace gateway {

void ResourceTurn::Await(std::function<void()> waits,
                         std::function<void(absl::Status)> then) {
  if (resource_.empty()) return then(absl::OkStatus());
  std::shared_ptr<Turns::Ticket> ticket;
  {
    MutexLock lock(mu_);
    if (stopped_) return;
    waits_ = waits;
    then_ = std::move(then);
    ticket = ticket_;
  }
  if (ticket != nullptr) return FindHolder();
  ticket = core_->turns.Take(resource_);
  if (ticket == nullptr) return End(QueueFull());
  {
    MutexLock lock(mu_);
    // A ticket that comes too late goes when this returns.
    if (stopped_) return;
    ticket_ = ticket;
  }
  const bool has_turn = ticket->has_turn();
  // While the gateway recovers, what is left QUEUED must end first.
  if (has_turn && is_free_ && !core_->recovering) return End(absl::OkStatus());
  if (!has_turn) waits();
  ticket->Await([self = shared_from_this()] { self->FindHolder(); });
}

std::optional<std::string> ResourceTurn::behind() {
  std::shared_ptr<Turns::Ticket> ticket;
  {
    MutexLock lock(mu_);
    if (then_ == nullptr) return std::nullopt;
    if (!holder_.empty()) return holder_;
    ticket = ticket_;
  }
  // Whoever has the turn waits for the store alone until a holder is known.
  if (ticket == nullptr || ticket->has_turn()) return std::nullopt;
  return "";
}

void ResourceTurn::Stop() {
  std::function<void()> waits;
  std::function<void(absl::Status)> then;
  MutexLock lock(mu_);
  stopped_ = true;
  waits_.swap(waits);
  then_.swap(then);
}

void ResourceTurn::Close() {
  Stop();
  std::shared_ptr<Turns::Ticket> ticket;
  std::unique_ptr<Watch> watch;
  MutexLock lock(mu_);
  ticket_.swap(ticket);
  watch_.swap(watch);
}

void ResourceTurn::FindHolder() {
  {
    MutexLock lock(mu_);
    if (stopped_) return;
  }
  TakeOverQueued(core_, resource_,
                 [self = shared_from_this()](const absl::Status& taken) {
                   self->OnQueuedTakenOver(taken);
                 });
}

void ResourceTurn::OnQueuedTakenOver(const absl::Status& taken) {
  if (!taken.ok()) return End(NotStored());
  core_->store.FindHolder(resource_,
                          [self = shared_from_this()](
                              const absl::StatusOr<OperationRecord>& holder) {
                            self->OnHolder(holder);
                          });
}

void ResourceTurn::OnHolder(const absl::StatusOr<OperationRecord>& holder) {
  if (absl::IsNotFound(holder.status())) return End(absl::OkStatus());
  if (!holder.ok()) return End(NotStored());
  if (holder->state() == v1::OperationMetadata::STATE_UNRESOLVED)
    return End(Busy(*holder));
  WaitFor(*holder);
}

void ResourceTurn::WaitFor(const OperationRecord& holder) {
  std::function<void()> waits;
  {
    MutexLock lock(mu_);
    // Without `then_` the wait has ended, and there is no `waits_` either.
    if (stopped_ || then_ == nullptr) return;
    holder_ = holder.name();
    waits = waits_;
  }
  waits();
  const auto seen = [weak = weak_from_this()](const OperationRecord& record) {
    if (const auto self = weak.lock()) self->OnHolderSeen(record);
  };
  auto watch = core_->store.WatchOperation(holder.name(), seen);
  {
    MutexLock lock(mu_);
    if (stopped_) return;
    watch_.swap(watch);
  }
  // Its end may have come before the watch.
  core_->store.Get(holder.name(),
                   [self = shared_from_this(), seen, name = holder.name()](
                       const absl::StatusOr<OperationRecord>& record) {
                     if (record.ok()) return seen(*record);
                     if (self->EndWaitFor(name)) self->End(NotStored());
                   });
}

void ResourceTurn::OnHolderSeen(const OperationRecord& holder) {
  if (IsSettled(holder) && EndWaitFor(holder.name())) FindHolder();
}

bool ResourceTurn::EndWaitFor(const std::string& holder) {
  MutexLock lock(mu_);
  if (holder_ != holder) return false;
  holder_.clear();
  return true;
}

void ResourceTurn::End(const absl::Status& end) {
  std::function<void()> waits;
  std::function<void(absl::Status)> then;
  {
    MutexLock lock(mu_);
    waits_.swap(waits);
    then_.swap(then);
  }
  if (then != nullptr) then(end);
}

}  // namespace gateway
