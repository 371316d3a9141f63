#include "server/operations/backlog.h"

#include <utility>

#include "server/operations/evidence.h"
#include "server/operations/pause.h"
#include "server/operations/write_run.h"

namespace gateway {
namespace {

// Less than what may wait for a place upstream unless configured otherwise, so
// that calls which somebody waits for find one.
constexpr size_t kMaxUnderWay = 256;

}  // namespace

void Backlog::Add(std::string name) {
  {
    MutexLock lock(mu_);
    names_.push_back(std::move(name));
  }
  Advance();
}

void Backlog::Open() {
  {
    MutexLock lock(mu_);
    open_ = true;
  }
  Advance();
}

void Backlog::Close() {
  std::deque<Granted> dropped;
  MutexLock lock(mu_);
  open_ = false;
  dropped.swap(waiting_);
}

void Backlog::OnFree() {
  {
    MutexLock lock(mu_);
    --under_way_;
  }
  Advance();
}

void Backlog::FindPlace(Granted granted) {
  {
    MutexLock lock(mu_);
    if (!open_) return;
    waiting_.push_back(std::move(granted));
  }
  Advance();
}

void Backlog::Advance() {
  runner_.Run([this] { return TakeUpNext(); });
}

bool Backlog::TakeUpNext() {
  const auto next = Next();
  if (next == nullptr) return false;
  next();
  return true;
}

std::function<void()> Backlog::Next() {
  MutexLock lock(mu_);
  const bool idle = waiting_.empty() && names_.empty();
  if (!open_ || idle || under_way_ == kMaxUnderWay) return nullptr;
  ++under_way_;
  auto slot = std::make_shared<Slot>(shared_from_this());
  if (!waiting_.empty()) {
    auto granted = std::move(waiting_.front());
    waiting_.pop_front();
    return [granted = std::move(granted), slot] { granted(slot); };
  }
  std::string name = std::move(names_.front());
  names_.pop_front();
  return [this, slot, name = std::move(name)] { TakeUp(name, slot); };
}

void Backlog::TakeUp(const std::string& name, std::shared_ptr<Slot> slot) {
  core_->store.Get(name, [self = shared_from_this(), slot = std::move(slot),
                          name](auto record) mutable {
    self->OnRead(name, std::move(record), std::move(slot));
  });
}

void Backlog::OnRead(const std::string& name,
                     absl::StatusOr<OperationRecord> record,
                     std::shared_ptr<Slot> slot) {
  if (absl::IsUnavailable(record.status())) return Retry(name);
  // It may have run out of time, or have been cancelled.
  if (!record.ok() || !record->detached() ||
      record->state() != v1::OperationMetadata::STATE_QUEUED)
    return;
  // Whoever comes after the draining finds it in the store.
  if (core_->live.draining()) return;
  NoteRestart(*record, core_->process, core_->started);
  const auto run =
      std::make_shared<WriteRun>(core_, LiveWrite{*std::move(record), nullptr});
  run->TakePlace(std::move(slot), [weak = weak_from_this()](Granted granted) {
    if (const auto self = weak.lock()) self->FindPlace(std::move(granted));
  });
  core_->live.Add(name, run);
  run->Start();
  if (core_->live.draining()) run->Drain();
}

void Backlog::Retry(std::string name) {
  RunInASecond(core_->clock,
               [weak = weak_from_this(), name = std::move(name)]() mutable {
                 if (const auto self = weak.lock()) self->Add(std::move(name));
               });
}

}  // namespace gateway
