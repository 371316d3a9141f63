#ifndef SERVER_INGRESS_FORWARDER_H_
#define SERVER_INGRESS_FORWARDER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/http/http_client.h"
#include "adapters/http/http_listener.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// Where and how to forward.
struct ForwardOptions {
  std::string source;  // In logs and metrics.
  std::string url;
  // What may wait. What comes beyond it is dropped.
  int64_t max_waiting = 1000;
  int64_t max_waiting_bytes = int64_t{16} << 20;
  int max_attempts = 8;
  // Before the second attempt; doubled before each further one.
  absl::Duration first_delay = absl::Seconds(1);
  absl::Duration max_delay = absl::Minutes(1);
  absl::Duration timeout = absl::Seconds(10);
};

// Forwards a webhook's requests to an older receiver while a source moves to
// the gateway: in order, one at a time, with their headers, at least once. What
// waits is in memory only: what cannot be delivered, does not fit or is left at
// the end is dropped, counted and logged, for the gateway has it anyhow.
// Thread-safe.
class Forwarder {
 public:
  // All references outlive what is under way.
  Forwarder(ForwardOptions options, HttpClient& http, Clock& clock,
            Metrics& metrics);
  // Drops what waits; a request under way may still be delivered.
  ~Forwarder();

  // Never blocks and never fails.
  void Forward(HttpIncoming request);

 private:
  class Queue;
  const std::shared_ptr<Queue> queue_;
};

}  // namespace gateway

#endif  // SERVER_INGRESS_FORWARDER_H_
