#include "server/listener_options.h"

#include <cstddef>

namespace gateway {

HttpListenerOptions HttpOptionsOf(const GatewayConfig& config,
                                  HealthReport& health, Metrics& metrics) {
  const GatewayConfig::Ingress& ingress = config.ingress;
  HttpListenerOptions options;
  options.address = config.http_listen;
  options.max_pending_body_bytes =
      static_cast<size_t>(ingress.max_pending_body_bytes);
  options.request_timeout = ingress.request_timeout;
  options.idle_timeout = ingress.idle_timeout;
  options.max_connections = static_cast<size_t>(ingress.max_connections);
  options.priority_connections =
      static_cast<size_t>(ingress.callback_connections);
  options.max_connections_per_address =
      static_cast<size_t>(ingress.max_connections_per_address);
  options.unlimited_addresses = ingress.unlimited_addresses;
  options.trusted_proxies = ingress.trusted_proxies;
  options.on_refused = [&metrics](int /*status*/, const char* reason) {
    metrics.CountHttpRefusal("http", reason);
  };
  options.on_state = health.StateOf("http_listener");
  return options;
}

GrpcServerOptions GrpcOptionsOf(const GatewayConfig::Grpc& config,
                                HealthReport& health) {
  GrpcServerOptions options;
  options.connections.max_connections =
      static_cast<size_t>(config.max_connections);
  options.connections.max_connections_per_address =
      static_cast<size_t>(config.max_connections_per_address);
  options.max_streams_per_connection = config.max_streams_per_connection;
  options.max_memory_bytes = config.max_memory_bytes;
  options.on_state = health.StateOf("grpc_listener");
  return options;
}

}  // namespace gateway
