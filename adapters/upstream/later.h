#ifndef ADAPTERS_UPSTREAM_LATER_H_
#define ADAPTERS_UPSTREAM_LATER_H_

#include <cstdint>
#include <map>
#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"

namespace gateway {

// Runs actions at a time, each exactly once: at the latest when it is stopped.
// For what must happen in any case, such as an answer that somebody waits for.
// An Alarm instead is for one owner's recurring look, which is dropped when it
// is stopped or set anew. Thread-safe.
class Later {
 public:
  using Action = absl::AnyInvocable<void() &&>;

  // `clock` must outlive this.
  explicit Later(Clock& clock);
  // Stops first.
  ~Later();

  // Runs `action` at `when`, or as soon as possible after Stop(). Does so on a
  // thread of the clock's or of Stop(), never inside this call.
  void RunAt(absl::Time when, Action action);
  // Runs `action` at once, but as RunAt() does: for an answer that must not be
  // given inside the call that asked for it.
  void RunSoon(Action action);

  // Runs all actions that wait, and returns when no action is running any more.
  // May be called again, for actions that came since.
  void Stop();

 private:
  struct Waiting {
    Action action;  // Empty while it runs.
    std::unique_ptr<Timer> timer;
  };

  void RunDue(int64_t number);
  // What waits or runs, which is then forgotten.
  std::map<int64_t, Waiting> TakeAll();

  Clock& clock_;
  Mutex mu_;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  int64_t last_number_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<int64_t, Waiting> waiting_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_LATER_H_
