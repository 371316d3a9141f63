#include "adapters/base/stop_deadline.h"

#include <unistd.h>

#include <cstdlib>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

// Stops something that never ends.
[[noreturn]] void StopForEver() {
  StopDeadline deadline(absl::Milliseconds(200));
  deadline.Enter("calls");
  deadline.Enter("store");
  while (true) pause();
}

TEST(StopDeadlineDeathTest, EndsTheProcessAndNamesWhatDidNotEnd) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(StopForEver(), testing::ExitedWithCode(EXIT_SUCCESS),
              R"("event":"stop_overdue","still_stopping":"store")");
}

void StopInTime() {
  constexpr absl::Duration kTime = absl::Seconds(2);
  { const StopDeadline deadline(kTime); }
  absl::SleepFor(kTime + absl::Milliseconds(200));
  std::exit(3);
}

TEST(StopDeadlineDeathTest, LetsAProcessGoOnThatHasStoppedInTime) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(StopInTime(), testing::ExitedWithCode(3), "");
}

TEST(StopDeadlineTest, TellsHowLongAStopTook) {
  const StopDeadline deadline(absl::Hours(1));
  const absl::Duration before = deadline.elapsed();
  EXPECT_GE(before, absl::ZeroDuration());
  EXPECT_GE(deadline.elapsed(), before);
}

}  // namespace
}  // namespace gateway
