#ifndef SERVER_RPC_CALL_COUNTER_H_
#define SERVER_RPC_CALL_COUNTER_H_

#include <functional>
#include <memory>

#include "absl/strings/string_view.h"
#include "grpcpp/support/server_interceptor.h"
#include "server/rpc/grpc_connections.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// One RPC that is counted, from its begin until this is destroyed. Not
// thread-safe.
class CountedCall {
 public:
  // `method` is `{service}/{method}`; it and the others must outlive this.
  CountedCall(Metrics& metrics, GrpcConnections& connections,
              absl::string_view method);
  CountedCall(CountedCall&&) = delete;
  ~CountedCall();

  // Its connection is the one that gRPC calls `peer`.
  void SetPeer(absl::string_view peer);
  // It is about to end with the gRPC status `code`.
  void CountEnd(int code) { metrics_.CountCall(method_, code); }

 private:
  Metrics& metrics_;
  GrpcConnections& connections_;
  const absl::string_view method_;
  Gauge in_flight_;
  std::shared_ptr<GrpcConnection> connection_;
};

// What counts the RPCs of a server, and tells `connections` which of them have
// calls. Both must outlive the server.
struct CallCounter {
  Metrics& metrics;
  GrpcConnections& connections;
};

// Returns an interceptor that counts the RPCs of a server. An RPC is counted
// before its status is sent; all of methods that do not exist under `unknown`,
// for callers may give them any number of names. RPCs of methods for which
// `is_counted` says so by their path, such as `/package.Service/Method`, are
// left to others.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
NewCallCounter(const CallCounter& counter,
               std::function<bool(absl::string_view path)> is_counted);

}  // namespace gateway

#endif  // SERVER_RPC_CALL_COUNTER_H_
