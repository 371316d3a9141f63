#ifndef SERVER_LISTENER_OPTIONS_H_
#define SERVER_LISTENER_OPTIONS_H_

#include "adapters/http/http_listener_options.h"
#include "server/config/config.h"
#include "server/health_report.h"
#include "server/rpc/grpc_server.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// How `config` wants the listeners to be. They tell `health` their state and
// `metrics` what they refuse; both must outlive them.
HttpListenerOptions HttpOptionsOf(const GatewayConfig& config,
                                  HealthReport& health, Metrics& metrics);
GrpcServerOptions GrpcOptionsOf(const GatewayConfig::Grpc& config,
                                HealthReport& health);

}  // namespace gateway

#endif  // SERVER_LISTENER_OPTIONS_H_
