#include "adapters/store/store_check.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A store that answers when the test says so.
class StoreCheckTest : public testing::Test {
 protected:
  void Answer(absl::StatusOr<bool> answer) {
    ASSERT_THAT(probes_, SizeIs(1));
    auto probes = std::exchange(probes_, {});
    std::move(probes.front())(std::move(answer));
    clock_.Advance(absl::ZeroDuration());  // The report has its own thread.
  }
  void Fail() { Answer(absl::UnavailableError("disk full")); }

  FakeClock clock_;
  std::vector<Done<bool>> probes_;  // That wait for an answer.
  std::vector<bool> reports_;
  std::optional<StoreCheck> check_{
      std::in_place,
      [this](Done<bool> done) { probes_.push_back(std::move(done)); }, clock_,
      [this](bool works) { reports_.push_back(works); }};
};

TEST_F(StoreCheckTest, TellsOnlyOfChanges) {
  Answer(true);
  EXPECT_THAT(reports_, IsEmpty());
  for (const bool works : {false, false, true, true, false}) {
    clock_.Advance(StoreCheck::kInterval);
    works ? Answer(true) : Fail();
  }
  EXPECT_THAT(reports_, ElementsAre(false, true, false));
}

TEST_F(StoreCheckTest, TellsOfAFailureOfTheFirstProbe) {
  Fail();
  EXPECT_THAT(reports_, ElementsAre(false));
}

TEST_F(StoreCheckTest, TakesAStoreThatDoesNotAnswerForBroken) {
  clock_.Advance(StoreCheck::kInterval);
  EXPECT_THAT(reports_, IsEmpty());
  clock_.Advance(StoreCheck::kPatience);
  EXPECT_THAT(reports_, ElementsAre(false));
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(probes_, SizeIs(1));
  Answer(true);
  EXPECT_THAT(reports_, ElementsAre(false, true));
  clock_.Advance(StoreCheck::kInterval);
  EXPECT_THAT(probes_, SizeIs(1));
}

TEST_F(StoreCheckTest, TellsNothingOnceItIsGone) {
  check_.reset();
  Fail();
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(reports_, IsEmpty());
  EXPECT_THAT(probes_, IsEmpty());
}

}  // namespace
}  // namespace gateway
