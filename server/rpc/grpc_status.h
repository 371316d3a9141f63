#ifndef SERVER_RPC_GRPC_STATUS_H_
#define SERVER_RPC_GRPC_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "adapters/base/error.h"
#include "grpcpp/support/status.h"

namespace gateway {

// Converts a status to gRPC's. No other code does so. A status without
// ErrorInfo is a fault of the gateway and becomes INTERNAL.
inline grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status message =
      ToRpcStatus(InfoOf(status).has_value()
                      ? status
                      : MakeError(absl::StatusCode::kInternal,
                                  v1::ERROR_REASON_INTERNAL, status.message()));
  return {static_cast<grpc::StatusCode>(message.code()), message.message(),
          message.SerializeAsString()};
}

}  // namespace gateway

#endif  // SERVER_RPC_GRPC_STATUS_H_
