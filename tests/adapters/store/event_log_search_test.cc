#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;

absl::Time At(int64_t seconds) { return absl::FromUnixSeconds(seconds); }

// How events are found.
class EventLogSearch : public StoreContract {
 protected:
  // Appends events received at `times`, with that as their ids.
  void AddAt(const std::vector<int64_t>& times) {
    for (const int64_t time : times) {
      Event event = EventNamed(std::to_string(time));
      event.receive_time = At(time);
      ASSERT_THAT(Append(log(), event), IsOk());
    }
  }

  int64_t FirstSince(absl::Time time) {
    const auto first = Await<int64_t>(
        [&](auto done) { log().FirstSince(time, std::move(done)); });
    EXPECT_THAT(first, IsOk());
    return first.value_or(-1);
  }
  int64_t FirstStoredSince(int64_t seconds, int64_t now) {
    const auto first = Await<int64_t>([&](auto done) {
      log().FirstStoredSince(At(seconds), At(now), std::move(done));
    });
    EXPECT_THAT(first, IsOk());
    return first.value_or(-1);
  }
  int64_t FirstWithin(int64_t bytes) {
    const auto first = Await<int64_t>(
        [&](auto done) { log().FirstWithin(bytes, std::move(done)); });
    EXPECT_THAT(first, IsOk());
    return first.value_or(-1);
  }
  std::vector<std::string> IdsBack(int64_t before, int max_events = 1000,
                                   int64_t max_bytes = 1 << 30) {
    const auto events = Await<std::vector<EventPtr>>([&](auto done) {
      log().ReadBack(before, max_events, max_bytes, false, std::move(done));
    });
    EXPECT_THAT(events, IsOk());
    std::vector<std::string> ids;
    if (events.ok())
      for (const EventPtr& event : *events) ids.push_back(event->id);
    return ids;
  }
};

TEST_P(EventLogSearch, FindsTheFirstSinceATime) {
  EXPECT_EQ(FirstSince(At(0)), 1);
  AddAt({10, 20, 20, 30});
  EXPECT_EQ(FirstSince(absl::InfinitePast()), 1);
  EXPECT_EQ(FirstSince(At(10)), 1);
  EXPECT_EQ(FirstSince(At(11)), 2);
  EXPECT_EQ(FirstSince(At(20)), 2);
  EXPECT_EQ(FirstSince(At(20) + absl::Nanoseconds(1)), 4);
  EXPECT_EQ(FirstSince(At(31)), 5);
  EXPECT_EQ(FirstSince(absl::InfiniteFuture()), 5);
}

TEST_P(EventLogSearch, FindsWhatWasStoredLongAgoWhateverEventsSay) {
  EXPECT_EQ(FirstStoredSince(100, 100), 1);
  AddAt({5'000, 1});
  // It knows nothing of them yet but that they are here now.
  EXPECT_EQ(FirstStoredSince(100, 110), 1);
  AddAt({120});
  EXPECT_EQ(FirstStoredSince(110, 120), 1);
  EXPECT_EQ(FirstStoredSince(111, 121), 3);
  EXPECT_EQ(FirstStoredSince(120, 130), 3);
  EXPECT_EQ(FirstStoredSince(121, 140), 4);
  AddAt({7});
  EXPECT_EQ(FirstStoredSince(121, 150), 4);
  EXPECT_EQ(FirstStoredSince(151, 160), 5);
}

TEST_P(EventLogSearch, FindsTheFirstSinceATimeThoughTheClockWentBack) {
  AddAt({10, 50, 20, 30, 60});
  EXPECT_EQ(FirstSince(At(20)), 2);
  EXPECT_EQ(FirstSince(At(40)), 2);
  EXPECT_EQ(FirstSince(At(55)), 5);
}

TEST_P(EventLogSearch, DoesNotWaitForAClockThatWasFarAhead) {
  constexpr int64_t kDay = int64_t{24} * 3600;
  AddAt({10, 1000 * kDay, 20, 30, 40});
  EXPECT_EQ(FirstSince(At(10)), 1);
  ASSERT_THAT(TrimBefore(log(), 3), IsOk());
  EXPECT_EQ(FirstSince(At(25)), 4);
}

TEST_P(EventLogSearch, KeepsItsOrderWhenAnEventComesVeryLate) {
  constexpr int64_t kDay = int64_t{24} * 3600;
  AddAt({100 * kDay, 101 * kDay});
  Event event = EventNamed("late");
  event.receive_time = At(kDay);
  event.late = true;
  ASSERT_THAT(Append(log(), event), IsOk());
  AddAt({102 * kDay});
  EXPECT_EQ(FirstSince(At(101 * kDay)), 2);
  EXPECT_EQ(FirstSince(At(102 * kDay)), 4);
}

TEST_P(EventLogSearch, FindsNothingBeforeWhatIsKept) {
  AddAt({10, 20, 30});
  ASSERT_THAT(TrimBefore(log(), 3), IsOk());
  EXPECT_EQ(FirstSince(At(15)), 3);
  EXPECT_EQ(FirstSince(At(31)), 4);
  ASSERT_THAT(TrimBefore(log(), 4), IsOk());
  EXPECT_EQ(FirstSince(At(15)), 4);
}

TEST_P(EventLogSearch, FindsWhatFitsIntoASize) {
  EXPECT_EQ(FirstWithin(1000), 1);
  for (int i = 0; i < 10; ++i) {
    Event event = EventNamed("a");
    event.raw.assign(100'000, 'x');
    ASSERT_THAT(Append(log(), event), IsOk());
  }
  EXPECT_EQ(FirstWithin(10'000'000), 1);
  EXPECT_EQ(FirstWithin(500'000), 7);  // Each takes a little more.
  EXPECT_EQ(FirstWithin(1), 11);
  ASSERT_THAT(TrimBefore(log(), 9), IsOk());
  EXPECT_EQ(FirstWithin(10'000'000), 9);
  EXPECT_EQ(FirstWithin(150'000), 10);
  ASSERT_THAT(TrimBefore(log(), 11), IsOk());
  EXPECT_EQ(FirstWithin(1), 11);
}

TEST_P(EventLogSearch, ReadsBackInPages) {
  AddAt({1, 2, 3, 4, 5});
  EXPECT_THAT(IdsBack(6, 2), ElementsAre("5", "4"));
  EXPECT_THAT(IdsBack(100, 2), ElementsAre("5", "4"));
  EXPECT_THAT(IdsBack(4, 2), ElementsAre("3", "2"));
  EXPECT_THAT(IdsBack(4, 9, 1), ElementsAre("3"));
  EXPECT_THAT(IdsBack(1), IsEmpty());
}

TEST_P(EventLogSearch, ReadsBackAsFarAsIsKept) {
  Event state = EventNamed("state");
  state.state_keys = {"x"};
  ASSERT_THAT(Append(log(), state), IsOk());
  AddAt({2, 3, 4});
  ASSERT_THAT(TrimBefore(log(), 3), IsOk());
  EXPECT_THAT(IdsBack(100), ElementsAre("4", "3"));
  EXPECT_THAT(IdsBack(2), IsEmpty());
}

TEST_P(EventLogSearch, FindsAnEventByItsId) {
  AddAt({1, 2, 3});
  const auto find = [&](const std::string& id, bool with_raw) {
    return Await<EventPtr>(
        [&](auto done) { log().Find(id, with_raw, std::move(done)); });
  };
  const auto bare = find("2", false);
  ASSERT_THAT(bare, IsOk());
  EXPECT_EQ((*bare)->sequence, 2);
  EXPECT_EQ((*bare)->raw, "");
  EXPECT_EQ((*find("2", true))->raw, "raw 2");
  EXPECT_THAT(find("4", false), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(find("", false), StatusIs(StatusCode::kNotFound));
  ASSERT_THAT(TrimBefore(log(), 3), IsOk());
  EXPECT_THAT(find("2", false), StatusIs(StatusCode::kNotFound));
}

INSTANTIATE_TEST_SUITE_P(Backends, EventLogSearch,
                         testing::Values("Memory", "Sqlite"),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace gateway
