#ifndef TESTS_SUPPORT_COLLECTOR_H_
#define TESTS_SUPPORT_COLLECTOR_H_

#include <chrono>
#include <utility>
#include <vector>

#include "adapters/base/mutex.h"

namespace gateway {

// Gathers what comes on other threads. Thread-safe.
template <typename T>
class Collector {
 public:
  void Add(T value) {
    MutexLock lock(mu_);
    values_.push_back(std::move(value));
    added_.NotifyAll();
  }

  // What came, once there are `count` or half a minute has passed.
  std::vector<T> WaitFor(size_t count) {
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::seconds(30);
    MutexLock lock(mu_);
    while (values_.size() < count && std::chrono::steady_clock::now() < until) {
      added_.WaitUntil(mu_, until);
    }
    return values_;
  }

 private:
  Mutex mu_;
  CondVar added_;
  std::vector<T> values_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_COLLECTOR_H_
