#ifndef SERVER_RPC_LONGRUNNING_SERVICE_H_
#define SERVER_RPC_LONGRUNNING_SERVICE_H_

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "server/operations/operations.h"

namespace gateway {

// The gRPC service of operations, as operation_service.proto describes it.
// WaitOperation waits until the operation is done or UNRESOLVED, its `timeout`
// is over, or shortly before the caller's deadline. Thread-safe.
class LongrunningService final
    : public google::longrunning::Operations::CallbackService {
 public:
  // A wait without a deadline ends after `default_wait`. `operations` and
  // `clock` must outlive this and its calls.
  LongrunningService(Operations& operations, Clock& clock,
                     absl::Duration default_wait)
      : operations_(operations), clock_(clock), default_wait_(default_wait) {}

  grpc::ServerUnaryReactor* GetOperation(
      grpc::CallbackServerContext* context,
      const google::longrunning::GetOperationRequest* request,
      google::longrunning::Operation* response) override;

  grpc::ServerUnaryReactor* WaitOperation(
      grpc::CallbackServerContext* context,
      const google::longrunning::WaitOperationRequest* request,
      google::longrunning::Operation* response) override;

  grpc::ServerUnaryReactor* ListOperations(
      grpc::CallbackServerContext* context,
      const google::longrunning::ListOperationsRequest* request,
      google::longrunning::ListOperationsResponse* response) override;

  grpc::ServerUnaryReactor* CancelOperation(
      grpc::CallbackServerContext* context,
      const google::longrunning::CancelOperationRequest* request,
      google::protobuf::Empty* response) override;

  grpc::ServerUnaryReactor* DeleteOperation(
      grpc::CallbackServerContext* context,
      const google::longrunning::DeleteOperationRequest* request,
      google::protobuf::Empty* response) override;

 private:
  Operations& operations_;
  Clock& clock_;
  const absl::Duration default_wait_;
};

}  // namespace gateway

#endif  // SERVER_RPC_LONGRUNNING_SERVICE_H_
