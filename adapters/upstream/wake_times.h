#ifndef ADAPTERS_UPSTREAM_WAKE_TIMES_H_
#define ADAPTERS_UPSTREAM_WAKE_TIMES_H_

#include <set>

#include "absl/time/time.h"

namespace gateway {

// The times for which the owner of this has set a timer. The owner needs to be
// woken at the earliest of many times. It sets a timer only for a time that is
// earlier than those of all its timers, and adds the next time when it is
// woken. So it has few timers, however many times there are. Not thread-safe.
class WakeTimes {
 public:
  // Returns whether the owner must set a timer for `time`. If not, `time` is
  // InfiniteFuture, or there is a timer for that time or an earlier one.
  bool Add(absl::Time time) {
    if (time >= (times_.empty() ? absl::InfiniteFuture() : *times_.begin()))
      return false;
    times_.insert(time);
    return true;
  }
  // Call this when the timer for `time` has fired.
  void Remove(absl::Time time) { times_.erase(time); }

 private:
  // Each was earlier than all others in the set when it was added.
  std::set<absl::Time> times_;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_WAKE_TIMES_H_
