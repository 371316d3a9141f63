#include "adapters/upstream/wake_times.h"

#include "gtest/gtest.h"

namespace gateway {
namespace {

absl::Time Second(int number) { return absl::FromUnixSeconds(number); }

TEST(WakeTimesTest, WantsATimerForWhatIsEarlierThanAllOthersOnly) {
  WakeTimes times;
  EXPECT_TRUE(times.Add(Second(3)));
  EXPECT_FALSE(times.Add(Second(3)));
  EXPECT_FALSE(times.Add(Second(4)));
  EXPECT_TRUE(times.Add(Second(1)));
  EXPECT_FALSE(times.Add(Second(2)));
}

TEST(WakeTimesTest, KnowsWhichTimersAreStillToCome) {
  WakeTimes times;
  EXPECT_TRUE(times.Add(Second(3)));
  EXPECT_TRUE(times.Add(Second(1)));
  times.Remove(Second(1));
  EXPECT_FALSE(times.Add(Second(4)));
  EXPECT_TRUE(times.Add(Second(2)));
  times.Remove(Second(2));
  times.Remove(Second(3));
  EXPECT_TRUE(times.Add(Second(4)));
}

TEST(WakeTimesTest, WantsNoTimerForNever) {
  WakeTimes times;
  EXPECT_FALSE(times.Add(absl::InfiniteFuture()));
  EXPECT_TRUE(times.Add(Second(1)));
}

}  // namespace
}  // namespace gateway
