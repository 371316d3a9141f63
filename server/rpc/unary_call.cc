#include "server/rpc/unary_call.h"

namespace gateway {

void UnaryCall::SendMetadata(const Metadata& metadata) {
  for (const auto& [key, value] : metadata)
    context_->AddInitialMetadata(key, value);
  StartSendInitialMetadata();
}

void UnaryCall::Finish(const grpc::Status& status) {
  grpc::ServerUnaryReactor::Finish(status);
}

void UnaryCall::OnCancel() {
  // This goes with the end of the call.
  const std::shared_ptr<CallAnswer> answer = answer_;
  answer->OnCallerGone();
}

}  // namespace gateway
