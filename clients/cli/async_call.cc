#include "clients/cli/async_call.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/gateway_channel.h"

namespace fourws::cli {

AsyncCall::AsyncCall(const std::shared_ptr<grpc::Channel>& channel,
                     const google::protobuf::MethodDescriptor& method,
                     const google::protobuf::Message& request,
                     absl::Duration timeout)
    : stub_(channel),
      response_(google::protobuf::MessageFactory::generated_factory()
                    ->GetPrototype(method.output_type())
                    ->New()) {
  SetTimeout(context_, timeout);
  stub_.PrepareUnaryCall(
      &context_,
      absl::StrCat("/", method.service()->full_name(), "/", method.name()),
      grpc::StubOptions(), &request, response_.get(), this);
  StartCall();
}

AsyncCall::~AsyncCall() {
  std::unique_lock lock(mu_);
  changed_.wait(lock, [this] { return done_; });
}

bool AsyncCall::Wait(absl::Duration patience) {
  std::unique_lock lock(mu_);
  return changed_.wait_for(lock, absl::ToChronoMilliseconds(patience),
                           [this] { return done_; });
}

std::string AsyncCall::operation() const {
  std::lock_guard lock(mu_);
  return operation_;
}

bool AsyncCall::joined() const {
  std::lock_guard lock(mu_);
  return joined_;
}

void AsyncCall::OnReadInitialMetadataDone(bool ok) {
  if (!ok) return;
  const auto& metadata = context_.GetServerInitialMetadata();
  const auto name = metadata.find("fourws-operation");
  if (name == metadata.end()) return;
  std::lock_guard lock(mu_);
  operation_.assign(name->second.data(), name->second.size());
  joined_ = metadata.find("fourws-joined") != metadata.end();
}

void AsyncCall::OnDone(const grpc::Status& status) {
  std::lock_guard lock(mu_);
  status_ = status;
  done_ = true;
  // Under the lock: whoever waits may destroy this right after.
  changed_.notify_all();
}

}  // namespace fourws::cli
