#include <algorithm>
#include <numeric>
#include <set>
#include <thread>

#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/collector.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class EventLogContract : public StoreContract {
 protected:
  // The sequence of a new event, which must be possible.
  int64_t Add(const std::string& id, Dedupe dedupe = {}) {
    const auto appended = Append(log(), EventNamed(id), dedupe);
    EXPECT_THAT(appended, IsOk());
    return appended.ok() ? appended->sequence : 0;
  }
  void AddMany(int count) {
    for (int i = 0; i < count; ++i) Add(std::to_string(i));
  }

  std::vector<int64_t> ReadSequences(int64_t after, int max_events = 1000,
                                     int64_t max_bytes = 1 << 30,
                                     bool with_raw = false) {
    const auto events = Read(log(), after, max_events, max_bytes, with_raw);
    EXPECT_THAT(events, IsOk());
    std::vector<int64_t> sequences;
    if (!events.ok()) return sequences;
    for (const EventPtr& event : *events) sequences.push_back(event->sequence);
    return sequences;
  }

  std::pair<int64_t, int64_t> Bounds() {
    return {log().bounds().first, log().bounds().last};
  }
};

std::vector<int64_t> OneTo(int64_t last) {
  std::vector<int64_t> numbers(last);
  std::iota(numbers.begin(), numbers.end(), 1);
  return numbers;
}

TEST_P(EventLogContract, HasAnIdAndAKey) {
  EXPECT_EQ(log().id().size(), 16u);
  EXPECT_EQ(log().key().size(), 32u);
}

TEST_P(EventLogContract, BeginsEmpty) {
  EXPECT_THAT(Bounds(), Pair(1, 0));
  EXPECT_THAT(ReadSequences(0), IsEmpty());
}

TEST_P(EventLogContract, KeepsTheWholeEvent) {
  Event event = EventNamed("a");
  event.receive_time = absl::FromUnixNanos(1'700'000'000'123'456'789);
  event.customer = "customers/1";
  event.card = "cards/\"2\"";
  event.promotions = {"x", "", "9:,"};
  event.notification = std::string("\0\xff", 2);
  event.raw = std::string("{\0\xfe", 3);
  ASSERT_THAT(Append(log(), event), IsOk());
  const auto events = Read(log(), 0, 1, 1, /*with_raw=*/true);
  ASSERT_THAT(events, IsOk());
  ASSERT_EQ(events->size(), 1u);
  const Event& kept = *events->front();
  EXPECT_EQ(kept.sequence, 1);
  EXPECT_EQ(kept.id, event.id);
  EXPECT_EQ(kept.source, event.source);
  EXPECT_EQ(kept.type, event.type);
  EXPECT_EQ(kept.receive_time, event.receive_time);
  EXPECT_EQ(kept.customer, event.customer);
  EXPECT_EQ(kept.card, event.card);
  EXPECT_EQ(kept.promotions, event.promotions);
  EXPECT_EQ(kept.notification, event.notification);
  EXPECT_EQ(kept.raw, event.raw);
}

TEST_P(EventLogContract, LeavesTheRawBodyOutUnlessAsked) {
  Add("a");
  const auto without = Read(log(), 0);
  ASSERT_THAT(without, IsOk());
  EXPECT_EQ(without->front()->raw, "");
  EXPECT_EQ(without->front()->notification, "typed a");
}

TEST_P(EventLogContract, CountsUpFromOne) {
  EXPECT_EQ(Add("a"), 1);
  EXPECT_EQ(Add("b"), 2);
  EXPECT_THAT(Bounds(), Pair(1, 2));
  EXPECT_THAT(ReadSequences(0), ElementsAre(1, 2));
}

TEST_P(EventLogContract, ReadsInPages) {
  AddMany(10);
  EXPECT_THAT(ReadSequences(0, 3), ElementsAre(1, 2, 3));
  EXPECT_THAT(ReadSequences(3, 3), ElementsAre(4, 5, 6));
  EXPECT_THAT(ReadSequences(9, 3), ElementsAre(10));
  EXPECT_THAT(ReadSequences(10, 3), IsEmpty());
  EXPECT_THAT(ReadSequences(99, 3), IsEmpty());
}

TEST_P(EventLogContract, ReadsAtLeastOneAndAboutAsManyBytesAsAsked) {
  AddMany(5);  // Each with 7 bytes typed and 5 bytes raw.
  EXPECT_THAT(ReadSequences(0, 100, 1), ElementsAre(1));
  EXPECT_THAT(ReadSequences(0, 100, 0), ElementsAre(1));
  EXPECT_THAT(ReadSequences(0, 100, 14), ElementsAre(1, 2));
  EXPECT_THAT(ReadSequences(0, 100, 24, /*with_raw=*/true), ElementsAre(1, 2));
}

TEST_P(EventLogContract, KeepsARepeatOnce) {
  EXPECT_EQ(Add("a", {"card", "A"}), 1);
  const auto repeat = Append(log(), EventNamed("b"), {"card", "A"});
  ASSERT_THAT(repeat, IsOk());
  EXPECT_TRUE(repeat->duplicate);
  EXPECT_EQ(repeat->sequence, 1);
  EXPECT_THAT(Bounds(), Pair(1, 1));
  EXPECT_THAT(ReadSequences(0), ElementsAre(1));
}

TEST_P(EventLogContract, KeepsAChangeBackAndForth) {
  EXPECT_EQ(Add("a", {"card", "A"}), 1);
  EXPECT_EQ(Add("b", {"card", "B"}), 2);
  EXPECT_EQ(Add("c", {"card", "A"}), 3);
}

TEST_P(EventLogContract, ComparesWithinAScopeOnly) {
  EXPECT_EQ(Add("a", {"card", "A"}), 1);
  EXPECT_EQ(Add("b", {"other card", "A"}), 2);
  EXPECT_EQ(Add("c", {"", "A"}), 3);
  EXPECT_EQ(Add("d", {"", "A"}), 4);
  EXPECT_EQ(Add("e", {"card", "A"}), 1);
}

TEST_P(EventLogContract, RecognizesARepeatOfWhatIsBeingWritten) {
  Collector<bool> duplicates;
  for (int i = 0; i < 50; ++i) {
    log().Append(EventNamed("a"), {"card", "A"}, [&](auto appended) {
      ASSERT_THAT(appended, IsOk());
      EXPECT_EQ(appended->sequence, 1);
      duplicates.Add(appended->duplicate);
    });
  }
  const auto flags = duplicates.WaitFor(50);
  ASSERT_EQ(flags.size(), 50u);
  EXPECT_FALSE(flags.front());
  EXPECT_EQ(std::count(flags.begin(), flags.end(), true), 49);
}

TEST_P(EventLogContract, RemembersTheLastOfAScopeBeyondTrimming) {
  Add("a", {"card", "A"});
  ASSERT_THAT(TrimBefore(log(), 2), IsOk());
  const auto repeat = Append(log(), EventNamed("b"), {"card", "A"});
  ASSERT_THAT(repeat, IsOk());
  EXPECT_TRUE(repeat->duplicate);
  EXPECT_EQ(repeat->sequence, 1);
}

TEST_P(EventLogContract, TrimsItsOldEnd) {
  AddMany(10);
  const auto kept = TrimBefore(log(), 4);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->first, 4);
  EXPECT_EQ(kept->last, 10);
  EXPECT_THAT(Bounds(), Pair(4, 10));
  EXPECT_THAT(ReadSequences(3, 2), ElementsAre(4, 5));
  EXPECT_THAT(Read(log(), 2), StatusIs(StatusCode::kOutOfRange));
  EXPECT_THAT(Read(log(), 0), StatusIs(StatusCode::kOutOfRange));
}

TEST_P(EventLogContract, NeverTrimsBackwardsNorTheFuture) {
  AddMany(3);
  ASSERT_THAT(TrimBefore(log(), 3), IsOk());
  ASSERT_THAT(TrimBefore(log(), 1), IsOk());
  EXPECT_THAT(Bounds(), Pair(3, 3));
  const auto none = TrimBefore(log(), 1000);
  ASSERT_THAT(none, IsOk());
  EXPECT_EQ(none->first, 4);
  EXPECT_EQ(none->last, 3);
  EXPECT_THAT(ReadSequences(3), IsEmpty());
  EXPECT_EQ(Add("next"), 4);
  EXPECT_THAT(ReadSequences(3), ElementsAre(4));
}

TEST_P(EventLogContract, TrimsMoreThanOneStep) {
  Collector<int64_t> appended;
  for (int i = 0; i < 2500; ++i) {
    log().Append(EventNamed("a"), {}, [&](auto result) {
      ASSERT_THAT(result, IsOk());
      appended.Add(result->sequence);
    });
  }
  ASSERT_EQ(appended.WaitFor(2500).size(), 2500u);
  const auto kept = TrimBefore(log(), 2400);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->first, 2400);
  EXPECT_EQ(kept->last, 2500);
  EXPECT_THAT(Bounds(), Pair(2400, 2500));
}

TEST_P(EventLogContract, IsGapFreeWhenManyAppend) {
  std::vector<std::thread> threads;
  threads.reserve(8);
  Collector<int64_t> answered;
  Collector<int64_t> seen;
  auto watch = log().WatchAppends([&](absl::Span<const EventPtr> events) {
    for (const EventPtr& event : events) seen.Add(event->sequence);
  });
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 25; ++j) answered.Add(Add("a"));
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto answers = answered.WaitFor(200);
  EXPECT_EQ(std::set<int64_t>(answers.begin(), answers.end()).size(), 200u);
  EXPECT_EQ(seen.WaitFor(200), OneTo(200));
  EXPECT_EQ(ReadSequences(0), OneTo(200));
  EXPECT_THAT(Bounds(), Pair(1, 200));
}

TEST_P(EventLogContract, ShowsWatchersEventsWithoutRaw) {
  Collector<EventPtr> seen;
  auto watch = log().WatchAppends([&](absl::Span<const EventPtr> events) {
    for (const EventPtr& event : events) seen.Add(event);
  });
  Add("a", {"card", "A"});
  Add("b", {"card", "A"});
  Add("c");
  const auto events = seen.WaitFor(2);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]->id, "a");
  EXPECT_EQ(events[0]->sequence, 1);
  EXPECT_EQ(events[0]->notification, "typed a");
  EXPECT_EQ(events[0]->raw, "");
  EXPECT_EQ(events[1]->id, "c");
  EXPECT_EQ(events[1]->sequence, 2);
}

// What a reader does to miss nothing: watch, then read up to the watch's first.
TEST_P(EventLogContract, LeavesNoGapBetweenReadingAndWatching) {
  std::thread appender([&] { AddMany(200); });
  for (int i = 0; i < 20; ++i) {
    Collector<int64_t> seen;
    auto watch = log().WatchAppends([&](absl::Span<const EventPtr> events) {
      for (const EventPtr& event : events) seen.Add(event->sequence);
    });
    const int64_t last = log().bounds().last;
    const auto read = ReadSequences(0);
    EXPECT_GE(std::ssize(read), last);
    EXPECT_EQ(read, OneTo(read.size()));
    if (last == 200) break;
    const auto watched = seen.WaitFor(1);
    ASSERT_FALSE(watched.empty());
    EXPECT_LE(watched.front(), last + 1);
  }
  appender.join();
}

TEST_P(EventLogContract, ShowsInABoundWhatReadThenFinds) {
  Collector<int64_t> found;
  auto watch = log().WatchAppends([&](absl::Span<const EventPtr> events) {
    const int64_t sequence = events.front()->sequence;
    EXPECT_GE(log().bounds().last, sequence);
    log().Read(sequence - 1, 1, 1, false, [&](auto read) {
      ASSERT_THAT(read, IsOk());
      ASSERT_EQ(read->size(), 1u);
      found.Add(read->front()->sequence);
    });
  });
  AddMany(20);
  EXPECT_EQ(found.WaitFor(20), OneTo(20));
}

TEST_P(EventLogContract, LetsAWatcherMakeAndEndWatches) {
  Collector<int64_t> seen;
  Collector<int64_t> later;
  std::unique_ptr<Watch> first;
  std::unique_ptr<Watch> second;
  first = log().WatchAppends([&](absl::Span<const EventPtr> events) {
    seen.Add(events.front()->sequence);
    second = log().WatchAppends([&](absl::Span<const EventPtr> events) {
      later.Add(events.front()->sequence);
    });
    first.reset();
  });
  AddMany(2);
  EXPECT_THAT(later.WaitFor(1), ElementsAre(2));
  EXPECT_THAT(seen.WaitFor(1), ElementsAre(1));
}

TEST_P(EventLogContract, KeepsAKeyOnce) {
  EXPECT_EQ(Add("a", {.once = {"x", "y"}}), 1);
  EXPECT_EQ(Add("b", {.once = {"z"}}), 2);
  for (const std::string key : {"x", "y"}) {
    const auto again = Append(log(), EventNamed("c"), {.once = {"new", key}});
    ASSERT_THAT(again, IsOk());
    EXPECT_TRUE(again->duplicate);
    EXPECT_EQ(again->sequence, 1);
  }
  EXPECT_THAT(Bounds(), Pair(1, 2));
  EXPECT_EQ(Add("d", {.once = {"new"}}), 3);
}

TEST_P(EventLogContract, ForgetsKeysOfTrimmedEvents) {
  EXPECT_EQ(Add("a", {.once = {"x"}}), 1);
  EXPECT_EQ(Add("b", {.once = {"y"}}), 2);
  ASSERT_THAT(TrimBefore(log(), 2), IsOk());
  EXPECT_EQ(Add("c", {.once = {"x"}}), 3);
  EXPECT_EQ(Add("d", {.once = {"y"}}), 2);
}

INSTANTIATE_TEST_SUITE_P(Backends, EventLogContract,
                         testing::Values("Memory", "Sqlite"),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace gateway
