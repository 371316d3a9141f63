#include "adapters/store/room_check.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/captured_log.h"
#include "tests/support/fake_clock.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr StoredAmount kMax = {10, 1000};

// Stores that answer when the test says so.
class RoomCheckTest : public testing::Test {
 protected:
  BoundedKind Kind(const std::string& name, size_t index) {
    return {name, kMax, [this, index](Done<StoredAmount> done) {
              asked_[index].push_back(std::move(done));
            }};
  }

  void Answer(size_t index, absl::StatusOr<StoredAmount> kept) {
    ASSERT_THAT(asked_[index], SizeIs(1));
    auto asked = std::exchange(asked_[index], {});
    std::move(asked.front())(std::move(kept));
  }
  // A whole round, and up to the next.
  void Round(absl::StatusOr<StoredAmount> states, StoredAmount letters = {}) {
    Answer(0, std::move(states));
    Answer(1, letters);
    clock_.Advance(absl::ZeroDuration());
    clock_.Advance(RoomCheck::kInterval);
  }

  FakeClock clock_;
  std::vector<Done<StoredAmount>> asked_[2];
  std::vector<std::pair<std::string, int64_t>> measured_;
  std::optional<RoomCheck> check_{
      std::in_place,
      std::vector<BoundedKind>{Kind("states", 0), Kind("letters", 1)}, clock_,
      [this](const BoundedKind& kind, const StoredAmount& kept) {
        measured_.emplace_back(kind.name, kept.count);
      }};
};

// The events of room in a log, each with its kind.
std::vector<std::string> EventsIn(const std::string& log) {
  std::vector<std::string> events;
  for (const absl::string_view text : absl::StrSplit(log, '\n')) {
    const auto line = nlohmann::json::parse(text, nullptr, false);
    if (!line.is_object() || !line.contains("kind")) continue;
    events.push_back(absl::StrCat(line["event"].get<std::string>(), " ",
                                  line["kind"].get<std::string>()));
  }
  return events;
}

TEST_F(RoomCheckTest, TellsOfEachMeasurement) {
  Round(StoredAmount{9, 0}, StoredAmount{1, 0});
  EXPECT_THAT(measured_, ElementsAre(Pair("states", 9), Pair("letters", 1)));
  Round(StoredAmount{10, 0});
  EXPECT_THAT(measured_, SizeIs(4));
}

TEST_F(RoomCheckTest, LogsChangesOnly) {
  const CapturedLog log;
  Round(StoredAmount{7, 0});
  for (const int64_t count : {8, 9, 10, 11, 9, 1, 0})
    Round(StoredAmount{count, 0});
  EXPECT_THAT(EventsIn(log.Text()),
              ElementsAre("room_scarce states", "room_full states",
                          "room_scarce states", "room_again states"));
}

TEST_F(RoomCheckTest, TakesBytesForFullBeforeTheLastOfThem) {
  const CapturedLog log;
  Round(StoredAmount{}, StoredAmount{0, 989});
  Round(StoredAmount{}, StoredAmount{0, 990});
  EXPECT_THAT(EventsIn(log.Text()),
              ElementsAre("room_scarce letters", "room_full letters"));
}

TEST_F(RoomCheckTest, ConcludesNothingFromAStoreThatFails) {
  const CapturedLog log;
  Round(StoredAmount{10, 0});
  Round(absl::UnavailableError("disk"));
  EXPECT_THAT(measured_, SizeIs(3));
  Round(StoredAmount{10, 0});
  EXPECT_THAT(EventsIn(log.Text()), ElementsAre("room_full states"));
}

TEST_F(RoomCheckTest, TellsNothingOnceItIsGone) {
  check_.reset();
  Answer(0, StoredAmount{10, 0});
  Answer(1, StoredAmount{10, 0});
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(measured_, IsEmpty());
  EXPECT_THAT(asked_[0], IsEmpty());
}

}  // namespace
}  // namespace gateway
