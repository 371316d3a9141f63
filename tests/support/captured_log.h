#ifndef TESTS_SUPPORT_CAPTURED_LOG_H_
#define TESTS_SUPPORT_CAPTURED_LOG_H_

#include <string>

#include "absl/time/time.h"
#include "adapters/base/log.h"
#include "gtest/gtest.h"

namespace gateway {

// What is logged from its construction until Text(), which must be called.
class CapturedLog {
 public:
  CapturedLog() {
    FlushLog(kPatience);
    testing::internal::CaptureStderr();
  }

  std::string Text() const {
    EXPECT_TRUE(FlushLog(kPatience));
    return testing::internal::GetCapturedStderr();
  }

 private:
  static constexpr absl::Duration kPatience = absl::Seconds(30);
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_CAPTURED_LOG_H_
