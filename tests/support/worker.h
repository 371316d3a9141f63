#ifndef TESTS_SUPPORT_WORKER_H_
#define TESTS_SUPPORT_WORKER_H_

#include <deque>
#include <thread>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "adapters/base/mutex.h"

namespace gateway {

// Runs what it is given on a thread of its own, in order. Thread-safe.
class Worker {
 public:
  using Job = absl::AnyInvocable<void() &&>;

  Worker() : thread_([this] { Run(); }) {}
  ~Worker() { Stop(); }

  // Returns once all has run. What is given later never runs. Not from within
  // a job.
  void Stop() {
    {
      MutexLock lock(mu_);
      stopping_ = true;
    }
    changed_.NotifyAll();
    if (thread_.joinable()) thread_.join();
  }

  void Post(Job job) {
    {
      MutexLock lock(mu_);
      jobs_.push_back(std::move(job));
    }
    changed_.NotifyAll();
  }

  // Returns when there is nothing to run, also nothing that running jobs
  // posted. Not from within a job.
  void Flush() {
    MutexLock lock(mu_);
    while (busy_ || !jobs_.empty()) changed_.Wait(mu_);
  }

 private:
  void Run() {
    while (true) {
      Job job;
      {
        MutexLock lock(mu_);
        busy_ = false;
        if (jobs_.empty()) changed_.NotifyAll();
        while (jobs_.empty() && !stopping_) changed_.Wait(mu_);
        if (jobs_.empty()) return;
        job = std::move(jobs_.front());
        jobs_.pop_front();
        busy_ = true;
      }
      std::move(job)();
    }
  }

  Mutex mu_;
  CondVar changed_;
  std::deque<Job> jobs_ ABSL_GUARDED_BY(mu_);
  bool busy_ ABSL_GUARDED_BY(mu_) = false;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_WORKER_H_
