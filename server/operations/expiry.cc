#include "server/operations/expiry.h"

#include <atomic>
#include <utility>

#include "adapters/base/log.h"
#include "server/operations/amend.h"
#include "server/operations/transitions.h"

namespace gateway {
namespace {

constexpr int kPage = 256;

// Calls `then` once the last copy of it is gone.
class Afterwards {
 public:
  explicit Afterwards(absl::AnyInvocable<void() &&> then)
      : then_(std::move(then)) {}
  ~Afterwards() { std::move(then_)(); }
  Afterwards(const Afterwards&) = delete;
  Afterwards& operator=(const Afterwards&) = delete;

 private:
  absl::AnyInvocable<void() &&> then_;
};

void Report(const OperationRecord& record) {
  if (record.state() == v1::OperationMetadata::STATE_UNRESOLVED)
    Log(LogLevel::kWarning, "operation_unresolved", {{"name", record.name()}});
}

}  // namespace

void Expiry::Start() { LookAgain(absl::Seconds(1)); }

void Expiry::Stop() {
  std::unique_ptr<Timer> timer;
  MutexLock lock(mu_);
  stopped_ = true;
  timer = std::move(timer_);
}

void Expiry::Look() {
  core_->store.ListDue(
      core_->clock.Now(), kPage,
      [self = shared_from_this()](auto due) { self->OnDue(std::move(due)); });
}

void Expiry::OnDue(absl::StatusOr<std::vector<OperationRecord>> due) {
  if (!due.ok() || due->empty()) return LookAgain(absl::Seconds(1));
  const bool more = due->size() == kPage;
  // The next look must not find these again.
  const auto all =
      std::make_shared<Afterwards>([self = shared_from_this(), more] {
        self->LookAgain(more ? absl::ZeroDuration() : absl::Seconds(1));
      });
  for (OperationRecord& record : *due) {
    const int64_t revision = record.revision();
    Amend(
        core_->store, std::move(record),
        [core = core_, revision](OperationRecord& changed) {
          return changed.revision() == revision &&
                 Expire(changed, core->clock.Now(),
                        core->options.unresolved_hold);
        },
        [all](absl::StatusOr<OperationRecord> stored) {
          if (stored.ok()) Report(*stored);
        });
  }
}

void Expiry::LookAgain(absl::Duration pause) {
  auto timer =
      core_->clock.RunAt(core_->clock.Now() + pause, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->Look();
      });
  MutexLock lock(mu_);
  if (!stopped_) timer_.swap(timer);
}

}  // namespace gateway
