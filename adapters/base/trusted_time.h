#ifndef ADAPTERS_BASE_TRUSTED_TIME_H_
#define ADAPTERS_BASE_TRUSTED_TIME_H_

#include "absl/time/time.h"
#include "adapters/base/clock.h"

namespace gateway {

// A time that says how old something is, though the system's clock may be
// wrong: nothing that is kept for a time is given up because somebody set that
// clock. It passes evenly and never goes back. Where the system's time is
// ahead, it catches up, by at most one extra hour an hour; where that is
// behind, it goes on all the same. Not thread-safe.
class TrustedTime {
 public:
  // It was `known` when it was last heard of. `at` is the present.
  TrustedTime(absl::Time known, const Moment& at)
      : time_(known), even_(at.now) {}

  // The time at `at`, the present.
  absl::Time At(const Moment& at);

 private:
  absl::Time time_;
  absl::Time even_;  // Clock::Now() at `time_`.
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_TRUSTED_TIME_H_
