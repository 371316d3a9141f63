#include "adapters/store/store_check.h"

#include <optional>
#include <utility>

#include "adapters/base/alarm.h"
#include "adapters/base/mutex.h"

namespace gateway {

// One probe at a time. What it waits for keeps it alive, its timers do not.
class StoreCheck::Rounds : public std::enable_shared_from_this<Rounds> {
 public:
  Rounds(Probe probe, Clock& clock, Report report)
      : probe_(std::move(probe)),
        clock_(clock),
        report_(std::move(report)),
        looks_(clock),
        news_(clock) {}

  void Look();

  void Stop() {
    looks_.Stop();
    news_.Stop();
  }

 private:
  void Take(const absl::Status& answer);
  void Note(absl::Status state);
  void Tell();

  const Probe probe_;
  Clock& clock_;
  const Report report_;
  Mutex mu_;
  // When the probe that is under way was begun.
  std::optional<absl::Time> begun_ ABSL_GUARDED_BY(mu_);
  absl::Status state_ ABSL_GUARDED_BY(mu_);
  Alarm looks_;
  Alarm news_;  // Only its actions call `report_`.
};

void StoreCheck::Rounds::Look() {
  const absl::Time now = clock_.Now();
  absl::Time begun = now;
  bool probes = false;
  {
    MutexLock lock(mu_);
    probes = !begun_.has_value();
    if (probes) begun_ = now;
    begun = *begun_;
  }
  if (probes) {
    probe_([self = shared_from_this()](absl::StatusOr<bool> answer) {
      self->Take(answer.status());
    });
  } else if (now - begun >= kPatience) {
    Note(absl::DeadlineExceededError("no answer"));
  }
  looks_.Set(now + kInterval, weak_from_this(), &Rounds::Look);
}

void StoreCheck::Rounds::Take(const absl::Status& answer) {
  {
    MutexLock lock(mu_);
    begun_.reset();
  }
  Note(answer);
}

void StoreCheck::Rounds::Note(absl::Status state) {
  // What is stopped need not be told; the store is stopping as well.
  if (news_.stopped()) return;
  {
    MutexLock lock(mu_);
    if (state_ == state) return;
    state_ = std::move(state);
  }
  news_.Set(clock_.Now(), weak_from_this(), &Rounds::Tell);
}

void StoreCheck::Rounds::Tell() {
  absl::Status state;
  {
    MutexLock lock(mu_);
    state = state_;
  }
  report_(std::move(state));
}

StoreCheck::StoreCheck(Probe probe, Clock& clock, Report report)
    : rounds_(std::make_shared<Rounds>(std::move(probe), clock,
                                       std::move(report))) {
  rounds_->Look();
}

StoreCheck::~StoreCheck() { rounds_->Stop(); }

}  // namespace gateway
