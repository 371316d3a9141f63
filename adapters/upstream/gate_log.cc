#include "adapters/upstream/gate_log.h"

#include <string>

#include "adapters/base/log.h"

namespace gateway {

void LogCircuit(absl::string_view upstream, Breaker::State state) {
  const auto log = [upstream](LogLevel level, const char* name) {
    Log(level, "upstream_circuit",
        {{"upstream", std::string(upstream)}, {"state", name}});
  };
  switch (state) {
    case Breaker::State::kClosed: return log(LogLevel::kInfo, "closed");
    case Breaker::State::kOpen: return log(LogLevel::kWarning, "open");
    case Breaker::State::kHalfOpen: return log(LogLevel::kInfo, "half_open");
  }
}

void LogPause(absl::string_view upstream, absl::Duration pause) {
  Log(LogLevel::kWarning, "upstream_pause",
      {{"upstream", std::string(upstream)},
       {"for", absl::FormatDuration(pause)}});
}

}  // namespace gateway
