#ifndef SERVER_RPC_CALL_COUNTER_H_
#define SERVER_RPC_CALL_COUNTER_H_

#include <memory>

#include "grpcpp/support/server_interceptor.h"
#include "server/rpc/grpc_connections.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// Returns an interceptor that counts all RPCs of a server. An RPC is counted
// before its status is sent; all of methods that do not exist under `unknown`,
// for callers may give them any number of names. Also tells `connections` which
// of them have calls. Both must outlive the server.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
NewCallCounter(Metrics& metrics, GrpcConnections& connections);

}  // namespace gateway

#endif  // SERVER_RPC_CALL_COUNTER_H_
