#include "adapters/http/body_budget.h"

namespace gateway {

bool BodyBudget::Lease::Fits(size_t bytes) const {
  const size_t others = budget_.used_ - bytes_;
  if (others == 0) return true;
  const size_t most = has_priority_
                          ? budget_.max_bytes_
                          : budget_.max_bytes_ - budget_.max_bytes_ / 4;
  return bytes <= most && others <= most - bytes;
}

bool BodyBudget::Lease::GrowTo(size_t bytes) {
  if (bytes <= bytes_) return true;
  if (!Fits(bytes)) return false;
  budget_.used_ += bytes - bytes_;
  bytes_ = bytes;
  return true;
}

void BodyBudget::Lease::Release() {
  budget_.used_ -= bytes_;
  bytes_ = 0;
}

}  // namespace gateway
