#include "server/rpc/call_answer.h"

#include <utility>

#include "adapters/base/error.h"
#include "server/rpc/grpc_status.h"

namespace gateway {

void CallAnswer::SendMetadata(const ServerCall::Metadata& metadata) {
  // Held across the start, so that the call cannot end and go meanwhile.
  MutexLock lock(mu_);
  if (call_ != nullptr) call_->SendMetadata(metadata);
}

void CallAnswer::Finish(const absl::Status& status,
                        const std::function<void()>& fill) {
  std::shared_ptr<void> wait;  // Goes after the answer, outside the lock.
  ServerCall* const call = Take(wait);
  if (call == nullptr) return;
  if (status.ok() && fill) fill();
  call->Finish(ToGrpcStatus(status));
}

void CallAnswer::Hold(std::shared_ptr<void> wait) {
  MutexLock lock(mu_);
  // What is no longer wanted goes with the argument, after the lock.
  if (call_ != nullptr) wait_.swap(wait);
}

std::stop_token CallAnswer::caller_gone() {
  MutexLock lock(mu_);
  if (!caller_gone_.stop_possible()) caller_gone_ = std::stop_source();
  return caller_gone_.get_token();
}

void CallAnswer::OnCallerGone() {
  // First, so that a call that is seen to have ended holds no place any more.
  GiveUp();
  // Nobody listens any more.
  Finish(MakeError(absl::StatusCode::kCancelled,
                   v1::ERROR_REASON_CANCELLED_BEFORE_SENDING,
                   "the caller gave up"));
}

void CallAnswer::GiveUp() {
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

ServerCall* CallAnswer::Take(std::shared_ptr<void>& wait) {
  MutexLock lock(mu_);
  wait.swap(wait_);
  return std::exchange(call_, nullptr);
}

}  // namespace gateway
