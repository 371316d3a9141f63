#ifndef SERVER_UPSTREAM_H_
#define SERVER_UPSTREAM_H_

#include <memory>

#include "adapters/base/clock.h"
#include "adapters/fourws/http_platform.h"
#include "adapters/one/http_platform.h"
#include "adapters/one/not_configured.h"
#include "adapters/upstream/platform.h"
#include "server/config/config.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// What the gateway calls: 4ws.trade and ONe.
class Upstreams {
 public:
  // As `config` has them, their requests counted. `clock` and `metrics` must
  // outlive this.
  Upstreams(const GatewayConfig& config, Clock& clock, Metrics& metrics);

  Platform& fourws() { return *fourws_; }
  // Takes ONe's calls also if ONe is not configured, and refuses them then.
  Platform& one();

  // Ends all calls; their `done` is called. Later ones are refused; those that
  // wait for the refusal get it when this is called again.
  void Stop();

 private:
  const std::unique_ptr<fourws::HttpPlatform> fourws_;
  const std::unique_ptr<one::HttpPlatform> one_;  // Null: not configured.
  one::NotConfigured no_one_;
};

}  // namespace gateway

#endif  // SERVER_UPSTREAM_H_
