#ifndef ADAPTERS_BASE_CLOCK_H_
#define ADAPTERS_BASE_CLOCK_H_

#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"

namespace gateway {

// A scheduled action. Destroying the timer cancels the action.
class Timer {
 public:
  // After this returns, the action is not running and will not run, unless it
  // is called from within the action itself.
  virtual ~Timer() = default;
};

// One moment, by both of a clock's times.
struct Moment {
  absl::Time now;
  absl::Time wall;
};

// Says what time it is, and runs actions at a given time. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // The time of this process: begins with the system's time when the clock is
  // made, and passes evenly from then on, whoever sets the system's clock. For
  // time-outs, deadlines, rates, pauses and all else that measures. Means
  // nothing to anybody else, nor to the next process.
  virtual absl::Time Now() = 0;

  // The system's time, which may jump either way. For what is told or stored,
  // and to compare with times that others tell.
  virtual absl::Time WallNow() = 0;

  Moment Both() { return {Now(), WallNow()}; }

  // The time by which what is kept for a time ages: see trusted_time.h. To be
  // compared with times of its own kind only. It goes on over restarts.
  virtual absl::Time TrustedNow() = 0;

  // Runs `action` once when Now() is `when` or soon after, on a thread of the
  // clock's, unless the timer is destroyed before. `action` must not block. A
  // past `when` runs at once, but never inside this call.
  [[nodiscard]] virtual std::unique_ptr<Timer> RunAt(
      absl::Time when, absl::AnyInvocable<void() &&> action) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_CLOCK_H_
