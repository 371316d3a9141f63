#ifndef ADAPTERS_UPSTREAM_BREAKER_H_
#define ADAPTERS_UPSTREAM_BREAKER_H_

#include "absl/time/time.h"
#include "adapters/upstream/gate_options.h"

namespace gateway {

// Leaves an upstream alone that failed too often in a row: closed (all may go),
// open (none may), and after a while half-open (a few probes may, whose end
// decides). A call counts once, by its first failure, however often it is
// tried: else a few calls that are repeated would do what takes many that are
// not. Used by one thread at a time.
class Breaker {
 public:
  enum class State { kClosed, kOpen, kHalfOpen };
  // What the end of an exchange tells of upstream's health. One that repeats
  // what failed and fails as well is kFailedAgain: the call has counted.
  enum class Health { kUntold, kAlive, kFailed, kFailedAgain };

  explicit Breaker(const BreakerOptions& options) : options_(options) {}

  // For how long nothing may begin; zero if one may. Ends the open state when
  // its time is over. A login may begin beside the probe that needs it.
  absl::Duration Refuses(absl::Time now, bool is_login = false);
  // One begins. Precondition: Refuses() just told zero. Returns whether it is a
  // probe, which End() must be told.
  bool Begin();
  // One ended, or gave up its place unused (kUntold).
  void End(bool is_probe, Health health, absl::Time now);

  State state() const { return state_; }
  // How many calls failed in a row.
  int failures() const { return failures_; }

 private:
  void Open(absl::Time now);

  const BreakerOptions options_;
  State state_ = State::kClosed;
  int failures_ = 0;
  int probes_ = 0;  // Under way.
  absl::Time open_until_ = absl::InfinitePast();
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_BREAKER_H_
