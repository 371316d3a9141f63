#include "server/notifications/dead_letter_retention.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/log.h"
#include "adapters/base/mutex.h"

namespace gateway {
namespace {

constexpr int kBatch = 200;
// Room for others in between.
constexpr absl::Duration kBetweenBatches = absl::Milliseconds(50);
constexpr absl::Duration kBetweenRounds = absl::Minutes(1);

}  // namespace

// One look at a time. What it waits for keeps it alive, its timer does not.
class DeadLetterRetention::Rounds
    : public std::enable_shared_from_this<Rounds> {
 public:
  Rounds(DeadLetterStore& letters, Clock& clock, absl::Duration age)
      : letters_(letters), clock_(clock), age_(age) {}

  void Look() {
    letters_.DeleteEnded(clock_.Now() - age_, kBatch,
                         [self = shared_from_this()](auto forgotten) {
                           self->OnForgotten(forgotten);
                         });
  }

  void Stop() {
    std::unique_ptr<Timer> timer;  // Destroyed outside the lock: it may wait.
    MutexLock lock(mu_);
    stopped_ = true;
    timer.swap(timer_);
  }

 private:
  void OnForgotten(const absl::StatusOr<int>& forgotten) {
    const int count = forgotten.ok() ? *forgotten : 0;
    if (count > 0)
      Log(LogLevel::kInfo, "dead_letters_forgotten",
          {{"count", absl::StrCat(count)}});
    LookLater(count == kBatch ? kBetweenBatches : kBetweenRounds);
  }

  void LookLater(absl::Duration pause) {
    std::unique_ptr<Timer> timer;  // The last one goes outside the lock.
    // Locked before, for the look behind the timer may set the next one.
    MutexLock lock(mu_);
    if (stopped_) return;
    timer = clock_.RunAt(clock_.Now() + pause, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->Look();
    });
    timer.swap(timer_);
  }

  DeadLetterStore& letters_;
  Clock& clock_;
  const absl::Duration age_;
  Mutex mu_;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  std::unique_ptr<Timer> timer_ ABSL_GUARDED_BY(mu_);
};

DeadLetterRetention::DeadLetterRetention(DeadLetterStore& letters, Clock& clock,
                                         absl::Duration age)
    : rounds_(std::make_shared<Rounds>(letters, clock, age)) {
  rounds_->Look();
}

DeadLetterRetention::~DeadLetterRetention() { rounds_->Stop(); }

}  // namespace gateway
