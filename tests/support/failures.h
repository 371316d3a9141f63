#ifndef TESTS_SUPPORT_FAILURES_H_
#define TESTS_SUPPORT_FAILURES_H_

#include <atomic>

#include "absl/status/status.h"

namespace gateway {

// Lets the next calls of a fake fail. Thread-safe.
class Failures {
 public:
  // Lets the next `count` calls fail; 0: no more.
  void Set(int count) { left_ = count; }

  // UNAVAILABLE for a call that is to fail.
  absl::Status Take() {
    int left = left_;
    while (left > 0) {
      if (left_.compare_exchange_weak(left, left - 1)) {
        return absl::UnavailableError("failing, as the test wants");
      }
    }
    return absl::OkStatus();
  }

 private:
  std::atomic<int> left_ = 0;
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_FAILURES_H_
