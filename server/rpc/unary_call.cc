#include "server/rpc/unary_call.h"

#include "adapters/base/error.h"
#include "server/rpc/grpc_status.h"

namespace gateway {

UnaryCall::UnaryCall(grpc::CallbackServerContext* context)
    : context_(context), answer_(std::make_shared<Answer>()) {
  MutexLock lock(answer_->mu_);
  answer_->call_ = this;
}

void UnaryCall::OnCancel() {
  // This goes with the end of the call.
  const std::shared_ptr<Answer> answer = answer_;
  // First, so that a call that is seen to have ended holds no place any more.
  answer->GiveUp();
  // Nobody listens any more; gRPC wants every call finished all the same.
  answer->Finish(MakeError(absl::StatusCode::kCancelled,
                           v1::ERROR_REASON_CANCELLED_BEFORE_SENDING,
                           "the caller gave up"));
}

void UnaryCall::Answer::SendMetadata(
    const std::vector<std::pair<std::string, std::string>>& metadata) {
  // Held across the start, so that the call cannot end and go meanwhile.
  MutexLock lock(mu_);
  if (call_ == nullptr) return;
  for (const auto& [key, value] : metadata)
    call_->context_->AddInitialMetadata(key, value);
  call_->StartSendInitialMetadata();
}

void UnaryCall::Answer::Finish(const absl::Status& status,
                               const std::function<void()>& fill) {
  std::shared_ptr<void> wait;  // Goes after the answer, outside the lock.
  UnaryCall* const call = Take(wait);
  if (call == nullptr) return;
  if (status.ok() && fill) fill();
  call->grpc::ServerUnaryReactor::Finish(ToGrpcStatus(status));
}

void UnaryCall::Answer::Hold(std::shared_ptr<void> wait) {
  MutexLock lock(mu_);
  // What is no longer wanted goes with the argument, after the lock.
  if (call_ != nullptr) wait_.swap(wait);
}

std::stop_token UnaryCall::Answer::caller_gone() {
  MutexLock lock(mu_);
  if (!caller_gone_.stop_possible()) caller_gone_ = std::stop_source();
  return caller_gone_.get_token();
}

void UnaryCall::Answer::GiveUp() {
  std::shared_ptr<void> wait;  // Goes outside the lock.
  std::stop_source caller_gone(std::nostopstate);
  {
    MutexLock lock(mu_);
    wait.swap(wait_);
    // Also for whoever asks for the token only now.
    if (!caller_gone_.stop_possible()) caller_gone_ = std::stop_source();
    caller_gone = caller_gone_;
  }
  wait.reset();
  caller_gone.request_stop();
}

UnaryCall* UnaryCall::Answer::Take(std::shared_ptr<void>& wait) {
  MutexLock lock(mu_);
  wait.swap(wait_);
  return std::exchange(call_, nullptr);
}

}  // namespace gateway
