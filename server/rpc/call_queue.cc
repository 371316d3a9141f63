#include "server/rpc/call_queue.h"

#include <pthread.h>

#include "absl/strings/str_cat.h"

namespace gateway {

void CallQueue::Start() {
  thread_ = std::thread([this] { Run(); });
  pthread_setname_np(thread_.native_handle(),
                     absl::StrCat("grpc-calls-", number_).c_str());
}

void CallQueue::Stop() {
  if (!thread_.joinable()) return;
  // A queue that is shut down takes no work any more, and a call that was
  // cancelled has its end still to send.
  for (int calls = calls_; calls > 0; calls = calls_) calls_.wait(calls);
  queue_->Shutdown();
  thread_.join();
}

void CallQueue::BeginCall() { ++calls_; }

void CallQueue::EndCall() {
  if (--calls_ == 0) calls_.notify_all();
}

void CallQueue::Run() {
  void* event = nullptr;
  bool ok = false;
  while (queue_->Next(&event, &ok)) static_cast<Event*>(event)->Happen(ok);
}

}  // namespace gateway
