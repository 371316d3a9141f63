#include "adapters/fourws/lanes.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "adapters/fourws/gate.h"

namespace gateway::fourws {

void Lanes::Add(Lane lane, Waiter waiter) {
  deadlines_.insert(waiter.deadline);
  waiting_[Index(lane)].push_back(std::move(waiter));
}

Lanes::Waiter Lanes::TakeNext() {
  if (waiting_[next_].empty()) next_ = 1 - next_;
  std::deque<Waiter>& lane = waiting_[next_];
  Waiter first = std::move(lane.front());
  lane.pop_front();
  next_ = 1 - next_;
  deadlines_.erase(deadlines_.find(first.deadline));
  return first;
}

std::vector<Lanes::Waiter> Lanes::TakeDue(absl::Time time) {
  std::vector<Waiter> due;
  if (first_deadline() > time) return due;
  for (std::deque<Waiter>& lane : waiting_) {
    const auto first = std::stable_partition(
        lane.begin(), lane.end(),
        [&](const auto& each) { return each.deadline > time; });
    std::move(first, lane.end(), std::back_inserter(due));
    lane.erase(first, lane.end());
  }
  deadlines_.erase(deadlines_.begin(), deadlines_.upper_bound(time));
  return due;
}

}  // namespace gateway::fourws
