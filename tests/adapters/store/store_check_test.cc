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
  void Fail() { Answer(full_); }

  const absl::Status full_ = absl::UnavailableError("disk full");

  FakeClock clock_;
  std::vector<Done<bool>> probes_;  // That wait for an answer.
  std::vector<absl::Status> reports_;
  std::optional<StoreCheck> check_{
      std::in_place,
      [this](Done<bool> done) { probes_.push_back(std::move(done)); }, clock_,
      [this](absl::Status state) { reports_.push_back(std::move(state)); }};
};

TEST_F(StoreCheckTest, TellsOnlyOfChanges) {
  Answer(true);
  EXPECT_THAT(reports_, IsEmpty());
  for (const bool works : {false, false, true, true, false}) {
    clock_.Advance(StoreCheck::kInterval);
    works ? Answer(true) : Fail();
  }
  EXPECT_THAT(reports_, ElementsAre(full_, absl::OkStatus(), full_));
}

TEST_F(StoreCheckTest, TellsOfAFailureOfTheFirstProbe) {
  Fail();
  EXPECT_THAT(reports_, ElementsAre(full_));
}

TEST_F(StoreCheckTest, TakesAStoreThatDoesNotAnswerForBroken) {
  clock_.Advance(StoreCheck::kInterval);
  EXPECT_THAT(reports_, IsEmpty());
  clock_.Advance(StoreCheck::kPatience);
  const absl::Status silent = absl::DeadlineExceededError("no answer");
  EXPECT_THAT(reports_, ElementsAre(silent));
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(probes_, SizeIs(1));
  Answer(true);
  EXPECT_THAT(reports_, ElementsAre(silent, absl::OkStatus()));
  clock_.Advance(StoreCheck::kInterval);
  EXPECT_THAT(probes_, SizeIs(1));
}

TEST_F(StoreCheckTest, TellsOfAnotherReason) {
  Fail();
  clock_.Advance(StoreCheck::kInterval);
  const absl::Status broken = absl::UnavailableError("I/O error");
  Answer(broken);
  EXPECT_THAT(reports_, ElementsAre(full_, broken));
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
