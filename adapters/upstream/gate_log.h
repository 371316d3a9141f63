#ifndef ADAPTERS_UPSTREAM_GATE_LOG_H_
#define ADAPTERS_UPSTREAM_GATE_LOG_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/upstream/breaker.h"

// What the log says of a gate.
namespace gateway {

// The gate's breaker changed to `state`.
void LogCircuit(absl::string_view upstream, Breaker::State state);

// Upstream asked for a pause of that length.
void LogPause(absl::Duration pause);

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_GATE_LOG_H_
