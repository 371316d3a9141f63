#include "adapters/store/room_check.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
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
  std::vector<std::pair<std::string, absl::Status>> changed_;
  std::optional<RoomCheck> check_{
      std::in_place,
      std::vector<BoundedKind>{Kind("states", 0), Kind("letters", 1)}, clock_,
      [this](const BoundedKind& kind, const StoredAmount& kept) {
        measured_.emplace_back(kind.name, kept.count);
      },
      [this](const BoundedKind& kind, absl::Status state) {
        changed_.emplace_back(kind.name, std::move(state));
      }};
};

TEST_F(RoomCheckTest, TellsOfEachMeasurementAndOfChangesOnly) {
  Round(StoredAmount{9, 0}, StoredAmount{1, 0});
  EXPECT_THAT(measured_, ElementsAre(testing::Pair("states", 9),
                                     testing::Pair("letters", 1)));
  EXPECT_THAT(changed_, IsEmpty());
  Round(StoredAmount{10, 0});
  ASSERT_THAT(changed_, SizeIs(1));
  EXPECT_EQ(changed_[0].first, "states");
  EXPECT_THAT(changed_[0].second,
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(changed_[0].second.message(),
            "no room for more: 10 of 10, 0 bytes of 1000");
  Round(StoredAmount{11, 0});
  EXPECT_THAT(changed_, SizeIs(1));
  Round(StoredAmount{9, 0});
  ASSERT_THAT(changed_, SizeIs(2));
  EXPECT_THAT(changed_[1].second, IsOk());
  EXPECT_THAT(measured_, SizeIs(8));
}

TEST_F(RoomCheckTest, TakesBytesForFullBeforeTheLastOfThem) {
  Round(StoredAmount{0, 989});
  EXPECT_THAT(changed_, IsEmpty());
  Round(StoredAmount{0, 0}, StoredAmount{0, 990});
  ASSERT_THAT(changed_, SizeIs(1));
  EXPECT_EQ(changed_[0].first, "letters");
}

TEST_F(RoomCheckTest, ConcludesNothingFromAStoreThatFails) {
  Round(StoredAmount{10, 0});
  Round(absl::UnavailableError("disk"));
  EXPECT_THAT(changed_, SizeIs(1));
  EXPECT_THAT(measured_, SizeIs(3));
  Round(StoredAmount{0, 0});
  EXPECT_THAT(changed_, SizeIs(2));
}

TEST_F(RoomCheckTest, TellsNothingOnceItIsGone) {
  check_.reset();
  Answer(0, StoredAmount{10, 0});
  Answer(1, StoredAmount{10, 0});
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(measured_, IsEmpty());
  EXPECT_THAT(changed_, IsEmpty());
  EXPECT_THAT(asked_[0], IsEmpty());
}

}  // namespace
}  // namespace gateway
