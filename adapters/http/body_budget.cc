#include "adapters/http/body_budget.h"

namespace gateway {

bool BodyBudget::Lease::Fits(size_t bytes) const {
  const size_t others = budget_.used_ - bytes_;
  if (others == 0) return true;
  return bytes <= most_ && others <= most_ - bytes;
}

bool BodyBudget::Lease::GrowTo(size_t bytes) {
  if (bytes <= bytes_) return true;
  if (!Fits(bytes)) return false;
  budget_.used_ += bytes - bytes_;
  bytes_ = bytes;
  return true;
}

size_t BodyBudget::Lease::MostOf(BodyShare share, size_t max_bytes) {
  switch (share) {
    case BodyShare::kHalf: return max_bytes / 2;
    case BodyShare::kThreeQuarters: return max_bytes - max_bytes / 4;
    case BodyShare::kAll: return max_bytes;
  }
  return 0;
}

void BodyBudget::Lease::Release() {
  budget_.used_ -= bytes_;
  bytes_ = 0;
}

}  // namespace gateway
