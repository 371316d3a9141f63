#include "server/notifications/verdicts.h"

#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "server/notifications/shared_notification.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/sample_events.h"

namespace gateway {
namespace {

// How often `judge` has to reach its verdict in ten times.
int TimesReached(const Verdicts& verdicts, uint64_t judge, bool verdict) {
  int times = 0;
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(verdicts.Of(judge,
                          [&] {
                            ++times;
                            return verdict;
                          }),
              verdict);
  }
  return times;
}

TEST(VerdictsTest, AreReachedOnce) {
  const Verdicts verdicts;
  for (uint64_t judge = 1; judge <= Verdicts::kKept; ++judge)
    EXPECT_EQ(TimesReached(verdicts, judge, judge % 3 == 0), 1);
  for (uint64_t judge = 1; judge <= Verdicts::kKept; ++judge)
    EXPECT_EQ(TimesReached(verdicts, judge, judge % 3 == 0), 0);
}

TEST(VerdictsTest, OfTooManyJudgesAreReachedEachTime) {
  const Verdicts verdicts;
  for (uint64_t judge = 1; judge <= Verdicts::kKept; ++judge)
    TimesReached(verdicts, judge, true);
  EXPECT_EQ(TimesReached(verdicts, 1000, false), 10);
}

TEST(VerdictsTest, HoldWhoeverComesFirst) {
  for (int round = 0; round < 100; ++round) {
    const Verdicts verdicts;
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&verdicts] {
        for (uint64_t judge = 1; judge <= 20; ++judge)
          EXPECT_EQ(verdicts.Of(judge, [judge] { return judge % 2 == 0; }),
                    judge % 2 == 0);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
}

TEST(VerdictsTest, AreThoseOfTheFilters) {
  const MemoryEventLog log;
  v1::NotificationFilter mine, other;
  mine.add_customers("4ws/1");
  other.add_customers("4ws/2");
  const Filter passes(mine);
  const Filter stops(other);
  const SharedNotification notification(
      log, std::make_shared<Event>(SampleEvent("a", "1")));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(notification.Passes(passes));
    EXPECT_FALSE(notification.Passes(stops));
  }
}

}  // namespace
}  // namespace gateway
