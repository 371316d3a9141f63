#ifndef SERVER_INGRESS_RATE_LIMIT_H_
#define SERVER_INGRESS_RATE_LIMIT_H_

#include <algorithm>
#include <optional>

#include "absl/time/time.h"
#include "adapters/base/mutex.h"

namespace gateway {

// Allows so many in a second, and after a silence so many at once. Thread-safe.
class RateLimit {
 public:
  // Both above zero.
  RateLimit(int per_second, int burst)
      : interval_(absl::Seconds(1) / per_second), ahead_(interval_ * burst) {}

  // Takes one and returns nothing, or returns how long to wait before the next
  // can be taken.
  std::optional<absl::Duration> Take(absl::Time now) {
    MutexLock lock(mu_);
    // When the next would be due if all so far had come evenly.
    const absl::Time next = std::max(even_, now) + interval_;
    if (next > now + ahead_) return next - now - ahead_;
    even_ = next;
    return std::nullopt;
  }

 private:
  const absl::Duration interval_;
  // How far a burst may run ahead of the rate.
  const absl::Duration ahead_;
  Mutex mu_;
  absl::Time even_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
};

}  // namespace gateway

#endif  // SERVER_INGRESS_RATE_LIMIT_H_
