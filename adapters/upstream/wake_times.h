#ifndef ADAPTERS_UPSTREAM_WAKE_TIMES_H_
#define ADAPTERS_UPSTREAM_WAKE_TIMES_H_

#include <set>

#include "absl/time/time.h"

namespace gateway {

// The times at which an owner is to be woken. It is woken at the earliest time
// that it has asked for, and then asks for the next: so it has few timers,
// however many wait. Used by one thread at a time.
class WakeTimes {
 public:
  // Whether the owner must see to it that it is woken at `time`. If not, it is
  // woken then or earlier already.
  bool Add(absl::Time time) {
    if (time >= (times_.empty() ? absl::InfiniteFuture() : *times_.begin()))
      return false;
    times_.insert(time);
    return true;
  }
  // The owner was woken, as it was to be at `time`.
  void Remove(absl::Time time) { times_.erase(time); }

 private:
  // Each was earlier than those that were in the set before it.
  std::set<absl::Time> times_;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_WAKE_TIMES_H_
