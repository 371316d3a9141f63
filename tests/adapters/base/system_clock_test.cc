#include "adapters/base/system_clock.h"

#include <atomic>
#include <future>
#include <vector>

#include "gtest/gtest.h"

namespace gateway {
namespace {

TEST(SystemClockTest, RunsWhatIsDueInOrder) {
  SystemClock clock;
  std::vector<int> order;
  std::promise<void> all;
  const absl::Time start = clock.Now();
  auto last = clock.RunAt(start + absl::Milliseconds(30), [&] {
    order.push_back(2);
    all.set_value();
  });
  auto first = clock.RunAt(start - absl::Hours(1), [&] { order.push_back(1); });
  auto never = clock.RunAt(absl::InfiniteFuture(), [&] { order.push_back(3); });
  all.get_future().wait();
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
  EXPECT_GE(clock.Now(), start + absl::Milliseconds(30));
}

TEST(SystemClockTest, GoesOnWithTheTrustedTimeThatIsKnown) {
  SystemClock clock;
  EXPECT_GE(clock.TrustedNow(), clock.WallNow() - absl::Minutes(1));
  const absl::Time known = clock.WallNow() - absl::Hours(24 * 40);
  clock.TrustFrom(known);
  EXPECT_GE(clock.TrustedNow(), known);
  EXPECT_LT(clock.TrustedNow(), known + absl::Hours(24));
}

TEST(SystemClockTest, WaitsForARunningActionWhenItsTimerIsDestroyed) {
  SystemClock clock;
  std::promise<void> started;
  std::promise<void> go_on;
  std::atomic<bool> ended = false;
  auto timer = clock.RunAt(absl::InfinitePast(), [&] {
    started.set_value();
    go_on.get_future().wait();
    ended = true;
  });
  started.get_future().wait();
  std::thread releaser([&] { go_on.set_value(); });
  timer.reset();
  EXPECT_TRUE(ended);
  releaser.join();
}

TEST(SystemClockTest, LetsAnActionDestroyItsOwnTimer) {
  SystemClock clock;
  std::promise<void> assigned;
  std::promise<void> done;
  std::unique_ptr<Timer> timer;
  timer = clock.RunAt(absl::InfinitePast(), [&] {
    assigned.get_future().wait();
    timer.reset();
    done.set_value();
  });
  assigned.set_value();
  done.get_future().wait();
  EXPECT_EQ(timer, nullptr);
}

TEST(SystemClockTest, ForgetsWhatWasCancelled) {
  std::atomic<int> runs = 0;
  {
    SystemClock clock;
    for (int i = 0; i < 1000; ++i)
      auto gone = clock.RunAt(clock.Now() + absl::Hours(1), [&] { ++runs; });
  }
  EXPECT_EQ(runs, 0);
}

}  // namespace
}  // namespace gateway
