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

// Says what time it is, and runs actions at a given time. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() = 0;

  // Runs `action` once at `when` or soon after, on a thread of the clock's,
  // unless the timer is destroyed before. `action` must not block. A past
  // `when` runs at once, but never inside this call.
  [[nodiscard]] virtual std::unique_ptr<Timer> RunAt(
      absl::Time when, absl::AnyInvocable<void() &&> action) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_CLOCK_H_
