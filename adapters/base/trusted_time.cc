#include "adapters/base/trusted_time.h"

#include <algorithm>

namespace gateway {

absl::Time TrustedTime::At(const Moment& at) {
  const absl::Duration passed = std::max(at.now - even_, absl::ZeroDuration());
  even_ = std::max(even_, at.now);
  time_ += passed;
  time_ += std::clamp(at.wall - time_, absl::ZeroDuration(), passed);
  return time_;
}

}  // namespace gateway
