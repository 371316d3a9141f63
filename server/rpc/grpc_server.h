#ifndef SERVER_RPC_GRPC_SERVER_H_
#define SERVER_RPC_GRPC_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/net/tcp_listener.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "server/rpc/call_counter.h"
#include "server/rpc/call_queue.h"
#include "server/rpc/grpc_connections.h"
#include "server/rpc/health_reason.h"
#include "server/rpc/queued_service.h"
#include "server/telemetry/metrics.h"

namespace gateway {

struct GrpcServerOptions {
  GrpcConnectionLimits connections;
  // Calls at the same time on one connection. gRPC's clients keep others back
  // until one ends.
  int max_streams_per_connection = 4096;
  // Threads that begin the calls of queued services. 0: one for each two
  // processors, 8 at most.
  int queues = 0;
  // What gRPC may take for what it receives and for its calls. Beyond it, it
  // first ends connections without calls, then calls.
  int64_t max_memory_bytes = int64_t{1} << 30;
  // Called on the listener's thread whenever it can no longer accept
  // connections, with the reason (UNAVAILABLE), and when it can again (OK). May
  // be empty.
  std::function<void(absl::Status)> on_state;
};

// Serves gRPC services without TLS, with grpc.health.v1 and reflection, and
// counts their calls. Answers calls of methods that no service has, and
// requests that cannot be read, as request_errors.h says; compressed messages
// are among these. Accepts connections itself and hands them to gRPC 1.51,
// whose own listener ends for good when the process is out of descriptors, and
// takes any number of connections.
class GrpcServer {
 public:
  struct Served {
    std::string name;  // In full. Under it the service's health is reported.
    grpc::Service* service;
    // The same service if it takes its calls through CallQueues.
    QueuedService* queued = nullptr;
  };
  using Services = std::vector<Served>;

  // Listens on `address`; port 0 is any free one. Returns once the server was
  // reached there, so that nobody is told to call before it answers. Fails with
  // UNAVAILABLE if either is not possible. The services and `metrics` must
  // outlive the server.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const std::string& address, const Services& services, Metrics& metrics,
      const GrpcServerOptions& options = {});

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
  GrpcServer(const GrpcServerOptions& options, Metrics& metrics)
      : connections_(options.connections, metrics),
        counter_{metrics, connections_} {}

  absl::Status Build(const Services& services,
                     const GrpcServerOptions& options);
  void AddQueues(grpc::ServerBuilder& builder, int count);
  void StartQueues(const Services& services);
  void Accept(std::function<void(absl::Status)> on_state);

  std::string address_;
  const std::shared_ptr<HealthReason> reason_ =
      std::make_shared<HealthReason>();
  GrpcConnections connections_;
  const CallCounter counter_;
  std::vector<std::unique_ptr<CallQueue>> queues_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::unique_ptr<TcpListener> listener_;  // Null once it takes no more.
};

}  // namespace gateway

#endif  // SERVER_RPC_GRPC_SERVER_H_
