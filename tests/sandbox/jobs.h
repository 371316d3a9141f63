#ifndef TESTS_SANDBOX_JOBS_H_
#define TESTS_SANDBOX_JOBS_H_

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "boost/asio/any_io_executor.hpp"
#include "tests/sandbox/async.h"
#include "tests/sandbox/callbacks.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/work.h"

namespace sandbox {

// Carries jobs out: the work is done, then the callback goes out, each
// after the delay that the settings give and as the job's fault will have it.
class JobQueue {
 public:
  JobQueue(asio::any_io_executor executor, State& state,
           CallbackSender& callbacks)
      : executor_(std::move(executor)), state_(state), callbacks_(callbacks) {}

  // Queues it.
  void Start(Job job);
  // Carries it out at once; returns after its callback was answered.
  asio::awaitable<void> RunNow(Job job);

  // The callback of a request; its body is empty until the job has ended.
  // Nothing for a request that was no job, or too long ago.
  std::optional<Callback> CallbackOf(int64_t request) const;

  int64_t pending() const { return pending_; }

 private:
  asio::awaitable<void> RunLater(Job job);
  asio::awaitable<void> CallBack(Job job, Callback callback);
  void Remember(const Callback& callback);

  asio::any_io_executor executor_;
  State& state_;
  CallbackSender& callbacks_;
  int64_t pending_ = 0;
  std::map<int64_t, Callback> remembered_;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_JOBS_H_
