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

void OperationRetention::Stop() { alarm_.Stop(); }

void OperationRetention::Forget() {
  core_->store.DeleteFinished(
      core_->clock.TrustedNow() - core_->options.retention, kBatch,
      [self = shared_from_this()](absl::StatusOr<int> forgotten) {
        if (forgotten.ok() && *forgotten > 0)
          Log(LogLevel::kInfo, "operations_forgotten",
              {{"count", std::to_string(*forgotten)}});
        const bool more = forgotten.ok() && *forgotten == kBatch;
        self->ForgetLater(more ? kBetweenBatches : kBetweenRounds);
      });
}

void OperationRetention::ForgetLater(absl::Duration pause) {
  alarm_.Set(core_->clock.Now() + pause, weak_from_this(),
             &OperationRetention::Forget);
}

}  // namespace gateway
