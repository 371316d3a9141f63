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

// Runs `action` in a second. It must not keep alive what may have gone by then.
inline void RunInASecond(Clock& clock, absl::AnyInvocable<void() &&> action) {
  auto pause = std::make_shared<Pause>();
  pause->timer = clock.RunAt(
      clock.Now() + absl::Seconds(1),
      [pause, action = std::move(action)]() mutable { std::move(action)(); });
}

}  // namespace gateway

#endif  // SERVER_OPERATIONS_PAUSE_H_
