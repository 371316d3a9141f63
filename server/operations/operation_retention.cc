#include "server/operations/operation_retention.h"

#include <string>

#include "adapters/base/log.h"

namespace gateway {
namespace {

constexpr int kBatch = 200;
// More than is ever finished in that time, and room for others in between.
constexpr absl::Duration kBetweenBatches = absl::Milliseconds(50);
constexpr absl::Duration kBetweenRounds = absl::Minutes(1);

}  // namespace

void OperationRetention::Start() { ForgetLater(kBetweenRounds); }

void OperationRetention::Stop() {
  std::unique_ptr<Timer> timer;
  MutexLock lock(mu_);
  stopped_ = true;
  timer = std::move(timer_);
}

void OperationRetention::Forget() {
  core_->store.DeleteFinished(
      core_->clock.Now() - core_->options.retention, kBatch,
      [self = shared_from_this()](absl::StatusOr<int> forgotten) {
        if (forgotten.ok() && *forgotten > 0)
          Log(LogLevel::kInfo, "operations_forgotten",
              {{"count", std::to_string(*forgotten)}});
        const bool more = forgotten.ok() && *forgotten == kBatch;
        self->ForgetLater(more ? kBetweenBatches : kBetweenRounds);
      });
}

void OperationRetention::ForgetLater(absl::Duration pause) {
  std::unique_ptr<Timer> timer;  // The last one goes outside the lock.
  // Locked before, for the round behind the timer may set the next one.
  MutexLock lock(mu_);
  if (stopped_) return;
  timer =
      core_->clock.RunAt(core_->clock.Now() + pause, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->Forget();
      });
  timer.swap(timer_);
}

}  // namespace gateway
