#ifndef ADAPTERS_UPSTREAM_PACE_H_
#define ADAPTERS_UPSTREAM_PACE_H_

#include "absl/time/time.h"
#include "adapters/upstream/gate_options.h"

namespace gateway {

// When the next exchange may begin: so many a second, and none while upstream
// wants to be left alone. Used by one thread at a time.
class Pace {
 public:
  explicit Pace(const PaceOptions& options);

  // When one more may begin; in the past if now.
  absl::Time next() const;
  // One begins.
  void Take(absl::Time now);
  // None begins for `delay`, or for the longest pause if that is shorter.
  void Pause(absl::Duration delay, absl::Time now);
  absl::Time paused_until() const { return paused_until_; }

 private:
  const absl::Duration interval_;  // Zero: no limit.
  // How far a burst may run ahead of the rate.
  const absl::Duration ahead_;
  const absl::Duration max_pause_;
  // When the next would begin if all so far had come evenly.
  absl::Time even_ = absl::InfinitePast();
  absl::Time paused_until_ = absl::InfinitePast();
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_PACE_H_
