#include "adapters/upstream/pace.h"

#include "gtest/gtest.h"

namespace gateway {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

int TakeAll(Pace& pace, absl::Time now) {
  int taken = 0;
  for (; pace.next() <= now && taken < 1000; ++taken) pace.Take(now);
  return taken;
}

TEST(PaceTest, HasNoLimitUnlessOneIsSet) {
  Pace pace({});
  EXPECT_EQ(TakeAll(pace, kNow), 1000);
}

TEST(PaceTest, GivesABurstAndThenSoManyASecond) {
  Pace pace({.max_per_second = 10, .burst = 4, .max_pause = {}});
  EXPECT_EQ(TakeAll(pace, kNow), 4);
  EXPECT_EQ(pace.next(), kNow + absl::Milliseconds(100));
  EXPECT_EQ(TakeAll(pace, kNow + absl::Milliseconds(250)), 2);
  // A long silence saves up no more than one burst.
  EXPECT_EQ(TakeAll(pace, kNow + absl::Hours(1)), 4);
}

TEST(PaceTest, PausesNoLongerThanAllowed) {
  Pace pace({.max_pause = absl::Seconds(60)});
  pace.Pause(absl::Seconds(10), kNow);
  EXPECT_EQ(pace.next(), kNow + absl::Seconds(10));
  // A shorter one does not end it.
  pace.Pause(absl::Seconds(1), kNow);
  EXPECT_EQ(pace.paused_until(), kNow + absl::Seconds(10));
  pace.Pause(absl::Hours(1), kNow);
  EXPECT_EQ(pace.next(), kNow + absl::Seconds(60));
}

}  // namespace
}  // namespace gateway
