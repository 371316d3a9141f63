#include "server/config/connection_bounds.h"

#include <algorithm>
#include <string>

#include "adapters/base/log.h"

namespace gateway {
namespace {

// For files, databases, timers and threads, and for the sends to others than
// the upstreams: mails, notices and older receivers.
constexpr int64_t kOthers = 192;

int InProportion(int wanted, int64_t all_wanted, int64_t possible) {
  return static_cast<int>(std::max<int64_t>(1, wanted * possible / all_wanted));
}

}  // namespace

int64_t ConnectionsWithin(int64_t limit, const GatewayConfig& config) {
  int64_t others = kOthers + config.fourws.max_connections;
  if (config.one.has_value()) others += config.one->max_connections;
  return std::max<int64_t>(2, (limit - others) / 4 * 3);
}

void FitConnections(int64_t limit, GatewayConfig& config) {
  int& grpc = config.grpc.max_connections;
  int& http = config.ingress.max_connections;
  const int64_t wanted = int64_t{grpc} + http;
  const int64_t possible = ConnectionsWithin(limit, config);
  if (wanted <= possible) return;
  grpc = InProportion(grpc, wanted, possible);
  http = InProportion(http, wanted, possible);
  GatewayConfig::Ingress& ingress = config.ingress;
  ingress.max_connections_per_address =
      InProportion(ingress.max_connections_per_address, wanted, possible);
  ingress.callback_connections = std::min(
      InProportion(ingress.callback_connections, wanted, possible), http - 1);
  Log(LogLevel::kWarning, "connections_lowered",
      {{"descriptor_limit", std::to_string(limit)},
       {"grpc.max_connections", std::to_string(grpc)},
       {"ingress.max_connections", std::to_string(http)}});
}

}  // namespace gateway
