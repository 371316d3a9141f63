#ifndef SERVER_RPC_OPERATION_SERVICE_H_
#define SERVER_RPC_OPERATION_SERVICE_H_

#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "fourws/gateway/v1/operation_service.grpc.pb.h"
#include "server/operations/operations.h"

namespace gateway {

// The gRPC service that starts writes for which nobody waits, and settles those
// of which upstream never told. Thread-safe.
class OperationService final : public v1::OperationService::CallbackService {
 public:
  // A call without a deadline is answered within `default_wait`. `operations`
  // and `clock` must outlive this and its calls.
  OperationService(Operations& operations, Clock& clock,
                   absl::Duration default_wait)
      : operations_(operations), clock_(clock), default_wait_(default_wait) {}

  grpc::ServerUnaryReactor* StartOperation(
      grpc::CallbackServerContext* context,
      const v1::StartOperationRequest* request,
      v1::StartOperationResponse* response) override;

  grpc::ServerUnaryReactor* SettleOperation(
      grpc::CallbackServerContext* context,
      const v1::SettleOperationRequest* request,
      v1::SettleOperationResponse* response) override;

 private:
  Operations& operations_;
  Clock& clock_;
  const absl::Duration default_wait_;
};

}  // namespace gateway

#endif  // SERVER_RPC_OPERATION_SERVICE_H_
