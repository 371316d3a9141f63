#ifndef SERVER_RPC_GRPC_SERVER_H_
#define SERVER_RPC_GRPC_SERVER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/server.h"
#include "server/rpc/health_reason.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// Serves gRPC services without TLS, with grpc.health.v1 and reflection, and
// counts their calls. Answers calls of methods that no service has, and
// requests that cannot be read, as request_errors.h says.
class GrpcServer {
 public:
  // Services and their full names, under which their health is reported.
  using Services = std::vector<std::pair<std::string, grpc::Service*>>;

  // Listens on `address`; port 0 is any free one. Returns once the server was
  // reached there, so that nobody is told to call before it answers. Fails with
  // UNAVAILABLE if either is not possible. The services and `metrics` must
  // outlive the server.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const std::string& address, const Services& services, Metrics& metrics);

  // Cancels all calls and waits until they have ended.
  ~GrpcServer();

  // The address that it listens on, with the port that it got.
  const std::string& address() const { return address_; }

  // Makes the health service report SERVING or, if `why_not` is not empty,
  // NOT_SERVING, for all services. `why_not` must fit into a header; answers to
  // Check carry it: see health_reason.h.
  void SetServing(const std::string& why_not);
  // Takes no more calls and waits until all have ended. Cancels those that have
  // not ended by `deadline`, a time by the system's clock as it is now.
  void Shutdown(absl::Time deadline);

 private:
  GrpcServer() = default;

  std::string address_;
  const std::shared_ptr<HealthReason> reason_ =
      std::make_shared<HealthReason>();
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace gateway

#endif  // SERVER_RPC_GRPC_SERVER_H_
