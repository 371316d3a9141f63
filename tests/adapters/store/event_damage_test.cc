#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/store/calls.h"
#include "tests/adapters/store/damage_fixture.h"
#include "tests/support/sample_events.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::Contains;
using testing::ElementsAre;
using testing::SizeIs;

class EventDamageTest : public DamageFixture {
 protected:
  // Many events of some size, each with a text of its own: `needle-N.`.
  void AddEvents(int count) {
    for (int i = 1; i <= count; ++i) {
      Event event = SampleEvent(absl::StrCat("id-", i), "1");
      event.receive_time = absl::FromUnixSeconds(1'000 + i);
      event.raw = absl::StrCat("needle-", i, ".", std::string(200, 'x'));
      ASSERT_THAT(Append(log(), event), IsOk());
    }
  }
  absl::StatusOr<std::vector<EventPtr>> ReadBack(int64_t before) {
    return Await<std::vector<EventPtr>>([&](auto done) {
      log().ReadBack(before, 1000, 1 << 30, true, std::move(done));
    });
  }
  absl::StatusOr<EventPtr> Find(const std::string& id) {
    return Await<EventPtr>(
        [&](auto done) { log().Find(id, false, std::move(done)); });
  }
};

// The sequences of those that are damaged. All must be there, in order.
std::set<int64_t> DamagedOf(const std::vector<EventPtr>& events, int64_t next,
                            int64_t step) {
  std::set<int64_t> damaged;
  for (const EventPtr& event : events) {
    EXPECT_EQ(event->sequence, next);
    next += step;
    if (event->damaged)
      damaged.insert(event->sequence);
    else
      EXPECT_EQ(event->id, absl::StrCat("id-", event->sequence));
  }
  return damaged;
}

TEST_F(EventDamageTest, PassesOverEventsOfADamagedPage) {
  Open();
  AddEvents(300);
  Close();
  ZeroPagesWith(file(), "needle-150.");
  Open();
  const auto upwards = Read(log(), 0, 1000, 1 << 30, /*with_raw=*/true);
  ASSERT_THAT(upwards, IsOk());
  EXPECT_THAT(*upwards, SizeIs(300));
  const std::set<int64_t> damaged = DamagedOf(*upwards, 1, 1);
  EXPECT_THAT(damaged, Contains(150));
  EXPECT_LT(damaged.size(), 50u);
  const auto downwards = ReadBack(301);
  ASSERT_THAT(downwards, IsOk());
  EXPECT_THAT(*downwards, SizeIs(300));
  EXPECT_EQ(DamagedOf(*downwards, 300, -1), damaged);
  // In pages, also from within the damage.
  const auto page = Read(log(), 149, 2, 1 << 30);
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(*page, SizeIs(2));
  // Each is reported once, however often it is read.
  EXPECT_EQ(damaged_, std::ssize(damaged));

  EXPECT_THAT(Find("id-150"), StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(Find("id-299"), IsOk());
  const auto since = Await<int64_t>([&](auto done) {
    log().FirstSince(absl::FromUnixSeconds(1'280), std::move(done));
  });
  EXPECT_EQ(since.value_or(-1), 280);
  const auto within = Await<int64_t>(
      [&](auto done) { log().FirstWithin(1 << 30, std::move(done)); });
  EXPECT_EQ(within.value_or(-1), 1);
  EXPECT_EQ(Append(log(), SampleEvent("id-301", "1"))->sequence, 301);
}

TEST_F(EventDamageTest, TrimsOverADamagedPage) {
  Open();
  AddEvents(300);
  Close();
  ZeroPagesWith(file(), "needle-150.");
  Open();
  const auto kept = TrimBefore(log(), 250);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->first, 250);
  const auto left = Read(log(), 249);
  ASSERT_THAT(left, IsOk());
  EXPECT_THAT(*left, SizeIs(51));
  EXPECT_THAT(Append(log(), SampleEvent("id-301", "1")), IsOk());
}

TEST_F(EventDamageTest, PassesOverWhatIsNoNotification) {
  Open();
  AddEvents(3);
  Close();
  RunOn(file(), "UPDATE events SET notification = x'0f' WHERE sequence = 2");
  Open();
  const auto events = Read(log(), 0);
  ASSERT_THAT(events, IsOk());
  EXPECT_THAT(DamagedOf(*events, 1, 1), ElementsAre(2));
  EXPECT_THAT(*events, SizeIs(3));
  EXPECT_THAT(Find("id-2"), StatusIs(StatusCode::kDataLoss));
}

TEST_F(EventDamageTest, PassesOverEventsWhoseRowsAreGone) {
  Open();
  AddEvents(5);
  Close();
  RunOn(file(), "DELETE FROM events WHERE sequence IN (2, 5)");
  Open();
  const auto events = Read(log(), 0);
  ASSERT_THAT(events, IsOk());
  EXPECT_THAT(*events, SizeIs(5));
  EXPECT_THAT(DamagedOf(*events, 1, 1), ElementsAre(2, 5));
  EXPECT_EQ(Append(log(), SampleEvent("id-6", "1"))->sequence, 6);
}

TEST_F(EventDamageTest, PassesOverADamagedState) {
  Open();
  for (int i = 1; i <= 3; ++i) {
    Event event = SampleEvent(absl::StrCat("id-", i), "1");
    event.state_keys = {absl::StrCat("key ", i)};
    ASSERT_THAT(Append(log(), event), IsOk());
  }
  Close();
  RunOn(file(), "UPDATE events SET notification = x'0f' WHERE sequence = 2");
  Open();
  const auto states = Await<std::vector<EventPtr>>([&](auto done) {
    log().ReadStates(0, 3, 10, 1 << 20, false, std::move(done));
  });
  ASSERT_THAT(states, IsOk());
  EXPECT_THAT(*states, SizeIs(3));
  EXPECT_THAT(DamagedOf(*states, 1, 1), ElementsAre(2));
}

}  // namespace
}  // namespace gateway
