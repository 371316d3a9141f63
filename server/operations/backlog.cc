#include "server/operations/backlog.h"

#include <utility>
#include <vector>

#include "server/operations/evidence.h"
#include "server/operations/pause.h"
#include "server/operations/take_over.h"
#include "server/operations/write_run.h"

namespace gateway {
namespace {

// Less than what may wait for a place upstream unless configured otherwise, so
// that calls which somebody waits for find one.
constexpr size_t kMaxUnderWay = 256;

}  // namespace

Backlog::Backlog(std::shared_ptr<Core> core)
    : core_(std::move(core)),
      left_pages_(std::make_shared<LeftPages>(
          core_, std::vector{v1::OperationMetadata::STATE_QUEUED})) {}

void Backlog::AddLeft() {
  MutexLock lock(mu_);
  more_left_ = true;
}

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
  if (!open_ || under_way_ == kMaxUnderWay) return nullptr;
  if (waiting_.empty()) return NextName();
  auto granted = std::move(waiting_.front());
  waiting_.pop_front();
  return [granted = std::move(granted), slot = NewSlot()] { granted(slot); };
}

std::function<void()> Backlog::NextName() {
  if (left_.empty() && more_left_) {
    if (std::exchange(reads_left_, true)) return nullptr;
    return [this] {
      left_pages_->Next([weak = weak_from_this()](const auto& page) {
        if (const auto self = weak.lock()) self->OnLeft(page);
      });
    };
  }
  auto& names = left_.empty() ? names_ : left_;
  if (names.empty()) return nullptr;
  std::string name = std::move(names.front());
  names.pop_front();
  return
      [this, slot = NewSlot(), name = std::move(name)] { TakeUp(name, slot); };
}

std::shared_ptr<Backlog::Slot> Backlog::NewSlot() {
  ++under_way_;
  return std::make_shared<Slot>(shared_from_this());
}

void Backlog::OnLeft(const LeftPages::Records& page) {
  {
    MutexLock lock(mu_);
    reads_left_ = false;
    more_left_ = !page.empty();
    for (const OperationRecord& record : page) {
      if (record.detached() && record.process() != core_->process)
        left_.push_back(record.name());
    }
  }
  Advance();
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
  // The store could not take that it may have been sent.
  if (IsDoubtful(*record, *core_)) return;
  // Whoever comes after the draining finds it in the store.
  if (core_->live.draining()) return;
  NoteRestart(*record, core_->process, core_->started.wall);
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
