#include "adapters/upstream/pace.h"

#include <algorithm>

namespace gateway {

Pace::Pace(const PaceOptions& options)
    : interval_(options.max_per_second == 0
                    ? absl::ZeroDuration()
                    : absl::Seconds(1) / options.max_per_second),
      ahead_(interval_ * (std::max(options.burst, 1) - 1)),
      max_pause_(options.max_pause) {}

absl::Time Pace::next() const {
  return std::max(even_ - ahead_, paused_until_);
}

void Pace::Take(absl::Time now) { even_ = std::max(even_, now) + interval_; }

void Pace::Pause(absl::Duration delay, absl::Time now) {
  paused_until_ = std::max(paused_until_, now + std::min(delay, max_pause_));
}

}  // namespace gateway
