#include "server/rpc/turned_away.h"

#include <string>
#include <utility>

#include "adapters/base/log.h"

namespace gateway {

void TurnedAway::CountRefused() {
  metrics_.CountTurnedAway("grpc", "refused");
  ++refused_;
  LogNowAndThen();
}

void TurnedAway::CountEvicted() {
  metrics_.CountTurnedAway("grpc", "evicted");
  ++evicted_;
  LogNowAndThen();
}

void TurnedAway::LogNowAndThen() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_line_) return;
  next_line_ = now + std::chrono::seconds(1);
  Log(LogLevel::kWarning, "grpc_connections_turned_away",
      {{"refused", std::to_string(std::exchange(refused_, 0))},
       {"evicted", std::to_string(std::exchange(evicted_, 0))}});
}

}  // namespace gateway
