#include "server/rpc/call_queue.h"

#include <pthread.h>

#include <limits>

#include "absl/strings/str_cat.h"
#include "grpc/support/time.h"

namespace gateway {
namespace {

using grpc::CompletionQueue;

// How often the thread looks at the reports, in milliseconds.
constexpr int kLookEvery = 20;

gpr_timespec Now() { return gpr_now(GPR_CLOCK_MONOTONIC); }

}  // namespace

void CallQueue::Start() {
  thread_ = std::thread([this] { Run(); });
  pthread_setname_np(thread_.native_handle(),
                     absl::StrCat("grpc-calls-", number_).c_str());
}

void CallQueue::Stop() {
  if (!thread_.joinable()) return;
  // A queue that is shut down takes no work any more, and a call that was
  // cancelled has its end still to send.
  {
    MutexLock lock(mu_);
    while (calls_ > 0) ended_.Wait(mu_);
  }
  arrivals_->Shutdown();
  thread_.join();
  reports_.Shutdown();
  void* event = nullptr;
  bool ok = false;
  while (reports_.Next(&event, &ok)) static_cast<Event*>(event)->Happen(ok);
}

void CallQueue::BeginCall() {
  MutexLock lock(mu_);
  ++calls_;
}

void CallQueue::EndCall() {
  // Under the lock, for with the last call the queue may go.
  MutexLock lock(mu_);
  if (--calls_ == 0) ended_.NotifyAll();
}

bool CallQueue::HasCalls() {
  MutexLock lock(mu_);
  return calls_ > 0;
}

void CallQueue::Run() {
  const auto pause = gpr_time_from_millis(kLookEvery, GPR_TIMESPAN);
  gpr_timespec next_look = gpr_time_add(Now(), pause);
  void* event = nullptr;
  bool ok = false;
  for (;;) {
    // Without calls there is nothing to look for.
    const auto next = arrivals_->AsyncNext(
        &event, &ok,
        HasCalls() ? next_look : gpr_inf_future(GPR_CLOCK_MONOTONIC));
    if (next == CompletionQueue::SHUTDOWN) return;
    if (next == CompletionQueue::GOT_EVENT)
      static_cast<Event*>(event)->Happen(ok);
    if (gpr_time_cmp(Now(), next_look) < 0) continue;
    Look(std::numeric_limits<int>::max());
    next_look = gpr_time_add(Now(), pause);
  }
}

void CallQueue::Look(int most) {
  // What is reported may answer another call, and so come here again.
  static thread_local bool is_looking = false;
  if (std::exchange(is_looking, true)) return;
  void* event = nullptr;
  bool ok = false;
  for (int i = 0; i < most; ++i) {
    const auto next =
        reports_.AsyncNext(&event, &ok, gpr_time_0(GPR_CLOCK_MONOTONIC));
    if (next != CompletionQueue::GOT_EVENT) break;
    static_cast<Event*>(event)->Happen(ok);
  }
  is_looking = false;
}

}  // namespace gateway
