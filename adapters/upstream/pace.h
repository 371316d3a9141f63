#ifndef ADAPTERS_UPSTREAM_PACE_H_
#define ADAPTERS_UPSTREAM_PACE_H_

#include "absl/time/time.h"
#include "adapters/upstream/gate_options.h"

namespace gateway {

// Says when the next exchange may begin: so many a second, and none while
// upstream wants a pause. Used by one thread at a time.
class Pace {
 public:
  explicit Pace(const PaceOptions& options);

  // When the next exchange may begin. A time in the past means: now.
  absl::Time next() const;
  // An exchange begins.
  void Take(absl::Time now);
  // No exchange may begin for `delay`, or for the longest pause if that is
  // shorter.
  void Pause(absl::Duration delay, absl::Time now);
  absl::Time paused_until() const { return paused_until_; }

 private:
  const absl::Duration interval_;  // Zero: no limit.
  // How far a burst may run ahead of the rate.
  const absl::Duration ahead_;
  const absl::Duration max_pause_;
  // When the next exchange would begin if all so far had begun at even
  // distances.
  absl::Time even_ = absl::InfinitePast();
  absl::Time paused_until_ = absl::InfinitePast();
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_PACE_H_
