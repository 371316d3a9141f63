#include "server/notifications/feed.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fourws/gateway/v1/notification_stream.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/notifications/cursor.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/sample_events.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kTailBytes = 1 << 20;

std::vector<int64_t> Sequences(const Page& page) {
  std::vector<int64_t> sequences;
  for (const auto& notification : page.notifications)
    sequences.push_back(notification->event().sequence);
  return sequences;
}

// What Next gives, waited for; `from_memory` says whether it came at once.
absl::StatusOr<Page> NextOf(Feed& feed, int64_t after, bool with_raw = false,
                            bool* from_memory = nullptr) {
  Answer<Page> answer;
  auto page = feed.Next(after, with_raw, answer.done());
  if (from_memory != nullptr) *from_memory = page.has_value();
  return page ? *std::move(page) : answer.Wait();
}

// Waits, and answers when woken.
void WaitFor(Feed& feed, const void* who, int64_t after, Done<int> woken) {
  feed.Wait(who, after,
            [woken = std::move(woken)]() mutable { std::move(woken)(1); });
}

TEST(FeedTest, GivesNothingAtTheEndOfTheLog) {
  MemoryEventLog log;
  AppendRange(log, 1, 3);
  Feed feed(log, kTailBytes);
  bool from_memory = false;
  const auto page = NextOf(feed, 3, false, &from_memory);
  ASSERT_THAT(page, IsOk());
  EXPECT_TRUE(from_memory);
  EXPECT_THAT(page->notifications, IsEmpty());
  EXPECT_TRUE(page->reaches_end);
}

TEST(FeedTest, ReadsWhatIsOlderThanItselfFromTheLog) {
  MemoryEventLog log;
  AppendRange(log, 1, 3);
  Feed feed(log, kTailBytes);
  bool from_memory = true;
  const auto page = NextOf(feed, 1, false, &from_memory);
  ASSERT_THAT(page, IsOk());
  EXPECT_FALSE(from_memory);
  EXPECT_THAT(Sequences(*page), ElementsAre(2, 3));
  EXPECT_TRUE(page->reaches_end);
}

TEST(FeedTest, GivesWhatIsNewFromMemoryAndSharesIt) {
  MemoryEventLog log;
  Feed feed(log, kTailBytes);
  AppendRange(log, 1, 3);
  log.Flush();
  bool from_memory = false;
  const auto first = NextOf(feed, 1, false, &from_memory);
  const auto second = NextOf(feed, 1);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_TRUE(from_memory);
  EXPECT_THAT(Sequences(*first), ElementsAre(2, 3));
  EXPECT_TRUE(first->reaches_end);
  EXPECT_EQ(first->notifications, second->notifications);
}

TEST(FeedTest, MakesAPageOnceForAllWhoAskForIt) {
  MemoryEventLog log;
  Feed feed(log, kTailBytes);
  AppendRange(log, 1, 3);
  log.Flush();
  const auto first = NextOf(feed, 1);
  const auto second = NextOf(feed, 1);
  const auto later = NextOf(feed, 2);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  ASSERT_THAT(later, IsOk());
  EXPECT_EQ(first->kept, second->kept);
  EXPECT_THAT(Sequences(*later), ElementsAre(3));
  AppendRange(log, 4, 4);
  log.Flush();
  const auto longer = NextOf(feed, 1);
  ASSERT_THAT(longer, IsOk());
  EXPECT_THAT(Sequences(*longer), ElementsAre(2, 3, 4));
  EXPECT_THAT(Sequences(*first), ElementsAre(2, 3));
}

TEST(FeedTest, GivesNothingOfWhatIsErasedToWhoeverAsksLater) {
  MemoryEventLog log;
  Feed feed(log, kTailBytes);
  AppendRange(log, 1, 2);
  log.Flush();
  ASSERT_THAT(NextOf(feed, 0), IsOk());
  feed.Erase("4ws/1", 1);
  const auto page = NextOf(feed, 0);
  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(Sequences(*page), ElementsAre(1, 2));
  EXPECT_TRUE(page->notifications[0]->event().erased);
  EXPECT_FALSE(page->notifications[1]->event().erased);
}

TEST(FeedTest, KeepsNoMoreInMemoryThanItMay) {
  MemoryEventLog log;
  Feed feed(log, 8192);
  AppendRange(log, 1, 100);
  log.Flush();
  bool from_memory = true;
  const auto old = NextOf(feed, 0, false, &from_memory);
  ASSERT_THAT(old, IsOk());
  EXPECT_FALSE(from_memory);
  EXPECT_EQ(old->notifications.size(), 100);
  const auto recent = NextOf(feed, 98, false, &from_memory);
  ASSERT_THAT(recent, IsOk());
  EXPECT_TRUE(from_memory);
  EXPECT_THAT(Sequences(*recent), ElementsAre(99, 100));
}

TEST(FeedTest, WorksWithoutAnyMemory) {
  MemoryEventLog log;
  Feed feed(log, 0);
  AppendRange(log, 1, 2);
  log.Flush();
  const auto page = NextOf(feed, 0);
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(Sequences(*page), ElementsAre(1, 2));
}

TEST(FeedTest, LimitsAPageByBytesButGivesAtLeastOne) {
  MemoryEventLog log;
  Feed feed(log, 64 << 20);
  for (int i = 0; i < 4; ++i) {
    Event event = SampleEvent("big", "1");
    v1::Notification padding;
    padding.set_id(std::string(600 << 10, 'x'));
    event.notification += padding.SerializeAsString();
    AppendNow(log, std::move(event));
  }
  log.Flush();
  const auto page = NextOf(feed, 0);
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(Sequences(*page), ElementsAre(1));
  EXPECT_FALSE(page->reaches_end);
}

TEST(FeedTest, GivesRawBodiesOnlyWhenAskedFor) {
  MemoryEventLog log;
  Feed feed(log, kTailBytes);
  const Event event = SampleEvent("a", "1");
  AppendNow(log, event);
  log.Flush();
  const auto bare = NextOf(feed, 0);
  const auto whole = NextOf(feed, 0, /*with_raw=*/true);
  ASSERT_THAT(bare, IsOk());
  ASSERT_THAT(whole, IsOk());
  EXPECT_THAT(bare->notifications.front()->event().raw, IsEmpty());
  EXPECT_EQ(whole->notifications.front()->event().raw, event.raw);
}

TEST(FeedTest, ReportsWhenWhatIsAskedForWasTrimmed) {
  MemoryEventLog log;
  AppendRange(log, 1, 5);
  ASSERT_THAT(TrimNow(log, 4), IsOk());
  Feed feed(log, kTailBytes);
  EXPECT_THAT(NextOf(feed, 1), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(NextOf(feed, 3), IsOk());
}

TEST(FeedTest, WakesWhoWaitsOnTheNextAppend) {
  MemoryEventLog log;
  Feed feed(log, kTailBytes);
  Answer<int> first;
  Answer<int> second;
  const int one = 1;
  const int two = 2;
  WaitFor(feed, &one, 0, first.done());
  WaitFor(feed, &two, 0, second.done());
  AppendRange(log, 1, 1);
  EXPECT_THAT(first.Wait(), IsOk());
  EXPECT_THAT(second.Wait(), IsOk());
}

TEST(FeedTest, WakesAtOnceIfThereIsSomethingAlready) {
  MemoryEventLog log;
  AppendRange(log, 1, 2);
  Feed feed(log, kTailBytes);
  Answer<int> answer;
  const int who = 1;
  WaitFor(feed, &who, 1, answer.done());
  EXPECT_THAT(answer.Wait(), IsOk());
}

TEST(FeedTest, DoesNotWakeWhoIsForgotten) {
  MemoryEventLog log;
  Feed feed(log, kTailBytes);
  const int one = 1;
  const int two = 2;
  bool woken = false;
  feed.Wait(&one, 0, [&woken] { woken = true; });
  feed.Forget(&one);
  Answer<int> other;
  WaitFor(feed, &two, 0, other.done());
  AppendRange(log, 1, 1);
  ASSERT_THAT(other.Wait(), IsOk());
  EXPECT_FALSE(woken);
}

TEST(FeedTest, WakesNobodyOnceItHasStopped) {
  MemoryEventLog log;
  Feed feed(log, kTailBytes);
  const int who = 1;
  bool woken = false;
  feed.Wait(&who, 0, [&woken] { woken = true; });
  feed.Stop();
  AppendRange(log, 1, 1);
  feed.Wait(&who, 0, [&woken] { woken = true; });
  feed.Stop();
  EXPECT_FALSE(woken);
}

// Each asks again whenever it is woken, as a subscriber does.
class Reader {
 public:
  explicit Reader(Feed& feed) : feed_(feed) { Ask(); }
  ~Reader() { feed_.Forget(this); }
  int64_t position() const { return position_; }
  bool in_order() const { return in_order_; }

 private:
  void Ask() {
    feed_.Wait(this, position_, [this] {
      auto page = feed_.Next(position_, false, [](auto) {});
      for (const auto& notification : page->notifications) {
        const int64_t sequence = notification->event().sequence;
        if (sequence != position_ + 1) in_order_ = false;
        position_ = sequence;
      }
      Ask();
    });
  }

  Feed& feed_;
  std::atomic<int64_t> position_ = 0;
  std::atomic<bool> in_order_ = true;
};

TEST(FeedTest, BringsEveryEventToAThousandReadersInOrder) {
  constexpr int kEvents = 200;
  MemoryEventLog log;
  std::vector<std::unique_ptr<Reader>> readers;
  {
    Feed feed(log, kTailBytes);
    for (int i = 0; i < 1000; ++i)
      readers.push_back(std::make_unique<Reader>(feed));
    std::thread writer([&log] { AppendRange(log, 1, kEvents); });
    for (const auto& reader : readers) {
      while (reader->position() < kEvents) std::this_thread::yield();
      EXPECT_TRUE(reader->in_order());
    }
    writer.join();
    readers.clear();
  }
}

TEST(SharedNotificationTest, IsABatchOfTheStoredNotification) {
  MemoryEventLog log;
  Event event = SampleEvent("a", "1", "card", "promotion");
  event.sequence = 7;
  const SharedNotification shared(log, std::make_shared<Event>(event));
  v1::Batch batch;
  // Twice: batches concatenate.
  ASSERT_TRUE(batch.ParseFromString(shared.bytes() + shared.bytes()));
  ASSERT_EQ(batch.notifications_size(), 2);
  for (const v1::Notification& notification : batch.notifications()) {
    EXPECT_EQ(notification.id(), "a");
    EXPECT_EQ(notification.subject().card(), "card");
    EXPECT_EQ(notification.customer_promotion().customer(), "1");
    EXPECT_EQ(notification.sequence(), 7);
    EXPECT_EQ(notification.cursor(), EncodeCursor(log, 7));
    EXPECT_EQ(notification.raw(), event.raw);
  }
  EXPECT_EQ(shared.cursor(), EncodeCursor(log, 7));
}

TEST(SharedNotificationTest, IsSerialisedOnce) {
  MemoryEventLog log;
  const SharedNotification shared(
      log, std::make_shared<Event>(SampleEvent("a", "1")));
  const std::string* seen[4];
  std::vector<std::thread> threads;
  for (auto& bytes : seen)
    threads.emplace_back([&shared, &bytes] { bytes = &shared.bytes(); });
  for (std::thread& thread : threads) thread.join();
  for (const std::string* bytes : seen) {
    EXPECT_EQ(bytes, seen[0]);
    EXPECT_EQ(bytes->data(), shared.bytes().data());
  }
}

}  // namespace
}  // namespace gateway
