#include "adapters/store/watch_list.h"

#include <atomic>
#include <future>
#include <thread>

#include "gmock/gmock.h"

namespace gateway {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(WatchListTest, CallsThoseOfTheKeyOnly) {
  WatchList<int> list;
  std::vector<int> a;
  std::vector<int> b;
  auto watch_a = list.Add("a", [&](int value) { a.push_back(value); });
  auto watch_b = list.Add("b", [&](int value) { b.push_back(value); });
  list.Notify("a", 1);
  list.Notify("b", 2);
  list.Notify("a", 3);
  EXPECT_THAT(a, ElementsAre(1, 3));
  EXPECT_THAT(b, ElementsAre(2));
}

TEST(WatchListTest, CallsNoMoreOnceDestroyed) {
  WatchList<int> list;
  std::vector<int> seen;
  auto watch = list.Add("a", [&](int value) { seen.push_back(value); });
  list.Notify("a", 1);
  watch.reset();
  list.Notify("a", 2);
  EXPECT_THAT(seen, ElementsAre(1));
}

TEST(WatchListTest, SaysWhetherAnybodyWatches) {
  WatchList<int> list;
  EXPECT_FALSE(list.Has("a"));
  auto watch = list.Add("a", [](int) {});
  EXPECT_TRUE(list.Has("a"));
  EXPECT_FALSE(list.Has("b"));
  watch.reset();
  EXPECT_FALSE(list.Has("a"));
}

TEST(WatchListTest, KeepsItsPlaceAmongThousands) {
  WatchList<int> list;
  std::vector<std::unique_ptr<Watch>> others;
  others.reserve(5000);
  int seen = 0;
  auto watch = list.Add("mine", [&](int) { ++seen; });
  for (int i = 0; i < 5000; ++i) {
    others.push_back(list.Add(std::to_string(i), [](int) {}));
  }
  others.clear();
  list.Notify("mine", 1);
  EXPECT_EQ(seen, 1);
}

TEST(WatchListTest, LetsAWatcherDestroyItself) {
  WatchList<int> list;
  auto owned = std::make_shared<int>(7);
  const std::weak_ptr<int> alive = owned;
  std::vector<int> seen;
  std::unique_ptr<Watch> watch;
  watch = list.Add("a", [&, owned = std::move(owned)](int value) {
    watch.reset();
    seen.push_back(value * *owned);
  });
  list.Notify("a", 1);
  list.Notify("a", 2);
  EXPECT_THAT(seen, ElementsAre(7));
  EXPECT_TRUE(alive.expired());
}

TEST(WatchListTest, LetsAWatcherMakeAndDestroyOthers) {
  WatchList<int> list;
  std::vector<int> later;
  std::vector<int> dropped;
  std::unique_ptr<Watch> made;
  std::unique_ptr<Watch> other;
  auto watch = list.Add("a", [&](int) {
    other.reset();
    if (!made) made = list.Add("a", [&](int value) { later.push_back(value); });
  });
  other = list.Add("a", [&](int value) { dropped.push_back(value); });
  list.Notify("a", 1);
  list.Notify("a", 2);
  EXPECT_THAT(dropped, IsEmpty());
  EXPECT_THAT(later, ElementsAre(2));
}

TEST(WatchListTest, WaitsForACallBeforeTheWatchIsGone) {
  WatchList<int> list;
  std::promise<void> entered;
  std::promise<void> leave;
  std::atomic<bool> left = false;
  auto watch = list.Add("a", [&](int) {
    entered.set_value();
    leave.get_future().wait();
    left = true;
  });
  std::thread notifier([&] { list.Notify("a", 1); });
  entered.get_future().wait();
  std::thread releaser([&] { leave.set_value(); });
  watch.reset();
  EXPECT_TRUE(left);
  notifier.join();
  releaser.join();
}

TEST(WatchListTest, DropsWhatAWatcherOwnsWithTheWatch) {
  WatchList<int> list;
  auto owned = std::make_shared<int>(7);
  const std::weak_ptr<int> alive = owned;
  auto watch = list.Add("a", [owned = std::move(owned)](int) {});
  list.Notify("a", 1);
  watch.reset();
  EXPECT_TRUE(alive.expired());
}

TEST(WatchListTest, LetsAWatchOutliveTheList) {
  std::vector<int> seen;
  std::unique_ptr<Watch> watch;
  {
    WatchList<int> list;
    watch = list.Add("a", [&](int value) { seen.push_back(value); });
    list.Notify("a", 1);
  }
  watch.reset();
  EXPECT_THAT(seen, ElementsAre(1));
}

// A watch that is alive during a whole Notify is called by it, and none is
// called after its end, whatever others do.
TEST(WatchListTest, StandsWatchesComingAndGoingOnManyThreads) {
  WatchList<int> list;
  std::vector<int> steady;
  auto watch = list.Add("a", [&](int value) { steady.push_back(value); });
  std::atomic<bool> stop = false;
  std::atomic<int> late = 0;
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        auto ended = std::make_shared<std::atomic<bool>>(false);
        auto brief = list.Add("a", [&late, ended](int) {
          if (*ended) ++late;
        });
        brief.reset();
        *ended = true;
      }
    });
  }
  for (int i = 0; i < 2000; ++i) list.Notify("a", i);
  stop = true;
  for (std::thread& thread : threads) thread.join();
  ASSERT_EQ(steady.size(), 2000u);
  for (int i = 0; i < 2000; ++i) EXPECT_EQ(steady[i], i);
  EXPECT_EQ(late, 0);
}

}  // namespace
}  // namespace gateway
