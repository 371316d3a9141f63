#include "adapters/upstream/later.h"

#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"

namespace gateway {
namespace {

TEST(LaterTest, RunsAnActionOnceWhenItIsDue) {
  FakeClock clock;
  Later later(clock);
  int runs = 0;
  later.RunAt(clock.Now() + absl::Seconds(1), [&] { ++runs; });
  EXPECT_EQ(runs, 0);
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(runs, 1);
  later.Stop();
  EXPECT_EQ(runs, 1);
}

TEST(LaterTest, RunsSoonAndNeverInsideTheCall) {
  FakeClock clock;
  Later later(clock);
  int runs = 0;
  later.RunSoon([&] { ++runs; });
  EXPECT_EQ(runs, 0);
  clock.Advance(absl::ZeroDuration());
  EXPECT_EQ(runs, 1);
}

TEST(LaterTest, RunsWhatWaitsWhenStoppedAndWhatComesAfterSoon) {
  FakeClock clock;
  Later later(clock);
  int runs = 0;
  later.RunAt(clock.Now() + absl::Seconds(1), [&] { ++runs; });
  later.Stop();
  EXPECT_EQ(runs, 1);
  later.RunAt(clock.Now() + absl::Seconds(1), [&] { ++runs; });
  EXPECT_EQ(runs, 1);
  clock.Advance(absl::ZeroDuration());
  EXPECT_EQ(runs, 2);
}

TEST(LaterTest, RunsAllThatWaitsWhenStoppedAlsoWhatThatBrings) {
  FakeClock clock;
  Later later(clock);
  int runs = 0;
  later.RunAt(clock.Now(), [&] {
    ++runs;
    later.RunAt(clock.Now(), [&] { ++runs; });
  });
  later.Stop();
  EXPECT_EQ(runs, 2);
  later.RunAt(clock.Now(), [&] { ++runs; });
  later.Stop();
  EXPECT_EQ(runs, 3);
}

TEST(LaterTest, LetsAnActionScheduleAnother) {
  FakeClock clock;
  Later later(clock);
  int runs = 0;
  later.RunAt(clock.Now(), [&] {
    ++runs;
    later.RunAt(clock.Now(), [&] { ++runs; });
  });
  EXPECT_EQ(runs, 0);
  clock.Advance(absl::ZeroDuration());
  EXPECT_EQ(runs, 2);
}

}  // namespace
}  // namespace gateway
