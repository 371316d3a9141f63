#include "server/notifications/shared_filters.h"

#include <algorithm>
#include <utility>

namespace gateway {

std::shared_ptr<const Filter> SharedFilters::Get(
    const v1::NotificationFilter& wanted) {
  std::string text = CanonicalText(wanted);
  MutexLock lock(mu_);
  if (filters_.size() >= drop_at_) DropUnused();
  std::weak_ptr<const Filter>& kept = filters_[std::move(text)];
  std::shared_ptr<const Filter> filter = kept.lock();
  if (filter == nullptr) {
    filter = std::make_shared<const Filter>(wanted);
    kept = filter;
  }
  return filter;
}

void SharedFilters::DropUnused() {
  absl::erase_if(filters_,
                 [](const auto& entry) { return entry.second.expired(); });
  // Not again before as many were added as are left.
  drop_at_ = std::max<size_t>(64, 2 * filters_.size());
}

}  // namespace gateway
