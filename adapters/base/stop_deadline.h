#ifndef ADAPTERS_BASE_STOP_DEADLINE_H_
#define ADAPTERS_BASE_STOP_DEADLINE_H_

#include <memory>

#include "absl/time/time.h"

namespace gateway {

// Bounds how long a stop of this process takes, whatever others do or leave
// undone: if this still exists when the time is over, the process ends with
// EXIT_SUCCESS, without destructors. Shortly before, an error `stop_overdue` is
// logged, which names the part that did not end. So it is for programs that
// lose nothing when they are killed. Thread-safe.
class StopDeadline {
 public:
  // The time, of a clock that nobody sets, begins now.
  explicit StopDeadline(absl::Duration time);
  // The stop has ended: the process goes on.
  ~StopDeadline();
  StopDeadline(const StopDeadline&) = delete;
  StopDeadline& operator=(const StopDeadline&) = delete;

  // Says which part is stopped from now on, for the log. `part` must be a
  // literal.
  void Enter(const char* part);

  // How long ago it was made.
  absl::Duration elapsed() const;

 private:
  struct Shared;
  // Also of its thread, which is not waited for: it may be logging, and the log
  // may be what does not end.
  const std::shared_ptr<Shared> shared_;
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_STOP_DEADLINE_H_
