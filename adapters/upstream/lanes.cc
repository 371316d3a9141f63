#include "adapters/upstream/lanes.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "adapters/upstream/place.h"

namespace gateway {

void Lanes::Add(Lane lane, Waiter waiter) {
  deadlines_.insert(waiter.until.deadline);
  waiting_[Index(lane)].push_back(std::move(waiter));
}

Lanes::Waiter Lanes::TakeNext() {
  Lane from = Lane::kLogin;
  if (size(from) == 0) {
    const auto other = [](Lane lane) {
      return lane == Lane::kRead ? Lane::kWrite : Lane::kRead;
    };
    from = size(next_) > 0 ? next_ : other(next_);
    next_ = other(from);
  }
  std::deque<Waiter>& lane = waiting_[Index(from)];
  Waiter first = std::move(lane.front());
  lane.pop_front();
  deadlines_.erase(deadlines_.find(first.until.deadline));
  return first;
}

std::vector<Lanes::Waiter> Lanes::TakeDue(absl::Time time) {
  if (first_deadline() > time) return {};
  return TakeIf(
      [&](const Waiter& each) { return each.until.deadline <= time; });
}

std::vector<Lanes::Waiter> Lanes::TakeGivenUp() {
  return TakeIf(
      [](const Waiter& each) { return each.until.given_up.stop_requested(); });
}

template <typename IsTaken>
std::vector<Lanes::Waiter> Lanes::TakeIf(IsTaken is_taken) {
  std::vector<Waiter> taken;
  for (std::deque<Waiter>& lane : waiting_) {
    const auto first = std::stable_partition(
        lane.begin(), lane.end(),
        [&](const Waiter& each) { return !is_taken(each); });
    std::move(first, lane.end(), std::back_inserter(taken));
    lane.erase(first, lane.end());
  }
  for (const Waiter& each : taken)
    deadlines_.erase(deadlines_.find(each.until.deadline));
  return taken;
}

}  // namespace gateway
