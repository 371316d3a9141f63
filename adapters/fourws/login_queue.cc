#include "adapters/fourws/login_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gateway::fourws {

void LoginQueue::Add(Waiter waiter) { waiting_.push_back(std::move(waiter)); }

std::vector<LoginQueue::Waiter> LoginQueue::TakeAll() {
  std::vector<Waiter> all;
  all.swap(waiting_);
  return all;
}

std::vector<LoginQueue::Waiter> LoginQueue::TakeEnded(absl::Time now) {
  std::vector<Waiter> over;
  const auto first = std::stable_partition(
      waiting_.begin(), waiting_.end(),
      [&](const Waiter& waiter) { return !waiter.IsOver(now); });
  std::move(first, waiting_.end(), std::back_inserter(over));
  waiting_.erase(first, waiting_.end());
  return over;
}

absl::Time LoginQueue::first_deadline() const {
  absl::Time first = absl::InfiniteFuture();
  for (const Waiter& waiter : waiting_)
    first = std::min(first, waiter.request.deadline);
  return first;
}

}  // namespace gateway::fourws
