#ifndef ADAPTERS_UPSTREAM_BREAKER_H_
#define ADAPTERS_UPSTREAM_BREAKER_H_

#include "absl/time/time.h"
#include "adapters/upstream/gate_options.h"

namespace gateway {

// A circuit breaker: it leaves an upstream alone that failed too often in a
// row. While it is closed, all exchanges may begin; while it is open, none may;
// after a while it is half-open, and a few probes may begin, whose end decides.
// A call counts once, by its first failure, however often it is tried: else a
// few repeated calls would open the breaker as easily as many single ones. Used
// by one thread at a time.
class Breaker {
 public:
  enum class State { kClosed, kOpen, kHalfOpen };
  // What the end of an exchange shows about upstream's health. kFailedAgain:
  // the exchange repeated one that had failed, and failed as well; the call has
  // counted already. kUnclear: it shows nothing.
  enum class Health { kUnclear, kAlive, kFailed, kFailedAgain };

  explicit Breaker(const BreakerOptions& options) : options_(options) {}

  // Returns for how long no exchange may begin; zero if one may begin now. Ends
  // the open state when its time is over. A login may begin beside the probe
  // that needs it.
  absl::Duration Refuses(absl::Time now, bool is_login = false);
  // An exchange begins. Precondition: Refuses() has just returned zero. Returns
  // whether the exchange is a probe, for End().
  bool Begin();
  // An exchange ended, or gave up its place unused (kUnclear).
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
