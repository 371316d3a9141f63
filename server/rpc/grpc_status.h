#ifndef SERVER_RPC_GRPC_STATUS_H_
#define SERVER_RPC_GRPC_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "adapters/base/error.h"
#include "grpcpp/support/status.h"

namespace gateway {

// The only place where our statuses become gRPC's. A status without ErrorInfo
// is a fault of ours and gets reason INTERNAL.
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
