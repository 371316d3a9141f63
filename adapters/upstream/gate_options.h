#ifndef ADAPTERS_UPSTREAM_GATE_OPTIONS_H_
#define ADAPTERS_UPSTREAM_GATE_OPTIONS_H_

#include "absl/time/time.h"

namespace gateway {

// How often exchanges may begin.
struct PaceOptions {
  int max_per_second = 0;  // None: no limit.
  int burst = 0;           // How many may begin at once under that limit.
  // For a Retry-After, which stops all exchanges.
  absl::Duration max_pause = absl::Seconds(60);
};

// When an upstream is left alone because it fails.
struct BreakerOptions {
  int failures = 10;  // Calls in a row, each counted once.
  absl::Duration open = absl::Seconds(5);
  int probes = 1;  // At once, after that.
  // An exchange without an answer is a failure if it lasted so long: one whose
  // caller had less time proves nothing.
  absl::Duration patience = absl::Seconds(5);
};

// How many exchanges there may be.
struct GateOptions {
  int max_concurrent = 64;  // And a login.
  int max_waiting = 1024;   // Of reads, and of writes.
  PaceOptions pace;
  BreakerOptions breaker;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_GATE_OPTIONS_H_
