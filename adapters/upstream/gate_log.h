#ifndef ADAPTERS_UPSTREAM_GATE_LOG_H_
#define ADAPTERS_UPSTREAM_GATE_LOG_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/upstream/breaker.h"

// What a gate writes to the log.
namespace gateway {

// Logs that the breaker of the gate to `upstream` changed to `state`.
void LogCircuit(absl::string_view upstream, Breaker::State state);

// Logs that `upstream` asked for a pause.
void LogPause(absl::string_view upstream, absl::Duration pause);

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_GATE_LOG_H_
