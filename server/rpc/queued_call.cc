#include "server/rpc/queued_call.h"

#include "absl/strings/strip.h"
#include "server/rpc/request_errors.h"

namespace gateway {

void QueuedCall::Await(const QueuedMethod& method, CallQueue& queue,
                       const CallCounter& counter) {
  auto* call = new QueuedCall(method, queue, counter);
  method.request(&call->context_, &call->request_, &call->writer_, queue,
                 &call->arrived_);
}

QueuedCall::QueuedCall(const QueuedMethod& method, CallQueue& queue,
                       const CallCounter& counter)
    : method_(method), queue_(queue), counter_(counter) {
  context_.AsyncNotifyWhenDone(&over_);
}

void QueuedCall::OnArrived(bool ok) {
  // The server has shut down, and nothing else is due.
  if (!ok) {
    delete this;
    return;
  }
  queue_.BeginCall();
  Await(method_, queue_, counter_);
  counted_.emplace(counter_.metrics, counter_.connections,
                   absl::StripPrefix(method_.path, "/"));
  counted_->SetPeer(context_.peer());
  answer_ = std::make_shared<CallAnswer>(*this);
  try {
    method_.begin({context_, request_, answer_, &response_});
  } catch (...) {
    answer_->Finish(MethodFailed(method_.path));
  }
  request_.Clear();
  Release();
}

void QueuedCall::SendMetadata(const Metadata& metadata) {
  for (const auto& [key, value] : metadata)
    context_.AddInitialMetadata(key, value);
  ++due_;
  writer_.SendInitialMetadata(&sent_);
}

void QueuedCall::Finish(const grpc::Status& status) {
  CallQueue& queue = queue_;
  // The call ends now; the queue must not stop before this thread has looked.
  queue.BeginCall();
  counted_->CountEnd(status.error_code());
  if (status.ok())
    writer_.Finish(response_, status, &sent_);
  else
    writer_.FinishWithError(status, &sent_);
  queue.Look();
  queue.EndCall();
}

void QueuedCall::OnOver(bool) {
  if (context_.IsCancelled()) answer_->OnCallerGone();
  Release();
}

void QueuedCall::OnSent(bool) { Release(); }

void QueuedCall::Release() {
  if (--due_ > 0) return;
  CallQueue& queue = queue_;
  delete this;
  queue.EndCall();
}

}  // namespace gateway
