#include "server/notifications/dead_letter_retention.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/alarm.h"
#include "adapters/base/log.h"

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
      : letters_(letters), clock_(clock), age_(age), alarm_(clock) {}

  void Look() {
    letters_.DeleteEnded(clock_.TrustedNow() - age_, kBatch,
                         [self = shared_from_this()](auto forgotten) {
                           self->OnForgotten(forgotten);
                         });
  }

  void Stop() { alarm_.Stop(); }

 private:
  void OnForgotten(const absl::StatusOr<int>& forgotten) {
    const int count = forgotten.ok() ? *forgotten : 0;
    if (count > 0)
      Log(LogLevel::kInfo, "dead_letters_forgotten",
          {{"count", absl::StrCat(count)}});
    LookLater(count == kBatch ? kBetweenBatches : kBetweenRounds);
  }

  void LookLater(absl::Duration pause) {
    alarm_.Set(clock_.Now() + pause, weak_from_this(), &Rounds::Look);
  }

  DeadLetterStore& letters_;
  Clock& clock_;
  const absl::Duration age_;
  Alarm alarm_;
};

DeadLetterRetention::DeadLetterRetention(DeadLetterStore& letters, Clock& clock,
                                         absl::Duration age)
    : rounds_(std::make_shared<Rounds>(letters, clock, age)) {
  rounds_->Look();
}

DeadLetterRetention::~DeadLetterRetention() { rounds_->Stop(); }

}  // namespace gateway
