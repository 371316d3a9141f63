#ifndef SERVER_RPC_GRPC_SERVER_H_
#define SERVER_RPC_GRPC_SERVER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/server.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// Serves gRPC services in plain text, with grpc.health.v1 and reflection, and
// counts their calls.
class GrpcServer {
 public:
  // A service and its full name, under which its health is reported too.
  using Services = std::vector<std::pair<std::string, grpc::Service*>>;

  // Listens on `address` (`127.0.0.1:0`: any free port). UNAVAILABLE if that
  // is not possible. The services and `metrics` must outlive the server.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const std::string& address, const Services& services, Metrics& metrics);

  // Shuts down, cancelling what is still running, and waits for the end.
  ~GrpcServer();

  // Where it listens, with the port it got.
  const std::string& address() const { return address_; }

  // From here on health says NOT_SERVING.
  void SetNotServing();
  // Takes no more calls and returns when all have ended; those that have not
  // by `deadline` are cancelled.
  void Shutdown(absl::Time deadline);

 private:
  GrpcServer() = default;

  std::string address_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace gateway

#endif  // SERVER_RPC_GRPC_SERVER_H_
