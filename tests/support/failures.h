#ifndef TESTS_SUPPORT_FAILURES_H_
#define TESTS_SUPPORT_FAILURES_H_

#include <utility>

#include "absl/status/status.h"
#include "adapters/base/mutex.h"

namespace gateway {

// Lets the next calls of a fake fail. Thread-safe.
class Failures {
 public:
  // Lets the next `count` calls fail with `error`; 0: no more.
  void Set(int count, absl::Status error = absl::UnavailableError(
                          "failing, as the test wants")) {
    MutexLock lock(mu_);
    left_ = count;
    error_ = std::move(error);
  }

  // The error of a call that is to fail.
  absl::Status Take() {
    MutexLock lock(mu_);
    if (left_ == 0) return absl::OkStatus();
    --left_;
    return error_;
  }

 private:
  Mutex mu_;
  int left_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Status error_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_FAILURES_H_
