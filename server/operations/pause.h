#ifndef SERVER_OPERATIONS_PAUSE_H_
#define SERVER_OPERATIONS_PAUSE_H_

#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "adapters/base/clock.h"

namespace gateway {

// A timer that its own action owns.
struct Pause {
  std::unique_ptr<Timer> timer;
};

// Runs `action` in a second, unless the clock stops before. It must not keep
// alive what may have gone by then. For a single try that has no owner who
// could stop it; who has one takes an Alarm.
inline void RunInASecond(Clock& clock, absl::AnyInvocable<void() &&> action) {
  auto pause = std::make_shared<Pause>();
  pause->timer = clock.RunAt(
      clock.Now() + absl::Seconds(1),
      [pause, action = std::move(action)]() mutable { std::move(action)(); });
}

}  // namespace gateway

#endif  // SERVER_OPERATIONS_PAUSE_H_
