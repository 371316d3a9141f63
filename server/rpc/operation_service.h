#ifndef SERVER_RPC_OPERATION_SERVICE_H_
#define SERVER_RPC_OPERATION_SERVICE_H_

#include "adapters/base/api.h"
#include "fourws/gateway/v1/operation_service.grpc.pb.h"
#include "server/operations/operations.h"

namespace gateway {

// The gRPC service that starts writes for which nobody waits. Thread-safe.
class OperationService final : public v1::OperationService::CallbackService {
 public:
  // `operations` must outlive this and its calls.
  explicit OperationService(Operations& operations) : operations_(operations) {}

  grpc::ServerUnaryReactor* StartOperation(
      grpc::CallbackServerContext* context,
      const v1::StartOperationRequest* request,
      v1::StartOperationResponse* response) override;

 private:
  Operations& operations_;
};

}  // namespace gateway

#endif  // SERVER_RPC_OPERATION_SERVICE_H_
