#ifndef SERVER_RPC_TURNED_AWAY_H_
#define SERVER_RPC_TURNED_AWAY_H_

#include <chrono>
#include <cstdint>

#include "server/telemetry/metrics.h"

namespace gateway {

// Counts the connections to the gRPC port that were refused, and those that
// were ended for others. Logs them too, at most one line a second, with how
// many there were since the last one: anybody can make many. Not thread-safe.
class TurnedAway {
 public:
  // `metrics` must outlive this.
  explicit TurnedAway(Metrics& metrics) : metrics_(metrics) {}

  void CountRefused();
  void CountEvicted();

 private:
  void LogNowAndThen();

  Metrics& metrics_;
  int64_t refused_ = 0;  // Since the last line.
  int64_t evicted_ = 0;
  std::chrono::steady_clock::time_point next_line_;
};

}  // namespace gateway

#endif  // SERVER_RPC_TURNED_AWAY_H_
