#ifndef SERVER_RPC_UNARY_CALL_H_
#define SERVER_RPC_UNARY_CALL_H_

#include <memory>

#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"
#include "server/rpc/call_answer.h"
#include "server/rpc/server_call.h"

namespace gateway {

// A unary RPC of a generated service that waits for its answer. It ends at once
// if the caller is gone, and deletes itself when gRPC is done with it.
class UnaryCall final : public grpc::ServerUnaryReactor, public ServerCall {
 public:
  explicit UnaryCall(grpc::CallbackServerContext* context)
      : context_(context), answer_(std::make_shared<CallAnswer>(*this)) {}

  const std::shared_ptr<CallAnswer>& answer() const { return answer_; }

 private:
  void SendMetadata(const Metadata& metadata) override;
  void Finish(const grpc::Status& status) override;
  void OnCancel() override;
  void OnDone() override { delete this; }

  grpc::CallbackServerContext* const context_;
  const std::shared_ptr<CallAnswer> answer_;
};

}  // namespace gateway

#endif  // SERVER_RPC_UNARY_CALL_H_
