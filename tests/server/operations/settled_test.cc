#include "gmock/gmock.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SettledTest : public EngineTest {};

TEST_F(SettledTest, ReportsAnOperationOnceItEnded) {
  Redeem("r1");
  Settle();
  EXPECT_THAT(settled_, IsEmpty());
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(settled_, ElementsAre(State::STATE_SUCCEEDED));
}

TEST_F(SettledTest, DoesNotReportAgainWhatOnlyGotMoreEvidence) {
  Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(CallBack(0, "no:barcode not found"), IsOk());
  EXPECT_THAT(settled_, ElementsAre(State::STATE_SUCCEEDED));
}

TEST_F(SettledTest, ReportsAWriteThatWasNotSent) {
  Redeem("r1", "1000");
  Settle();
  EXPECT_THAT(platform_.sends(), IsEmpty());
  EXPECT_THAT(settled_, ElementsAre(State::STATE_FAILED));
}

TEST_F(SettledTest, ReportsAnUnresolvedOneAndItsEnd) {
  Redeem("r1", "10", absl::Hours(1));
  Advance(absl::Minutes(15));
  EXPECT_THAT(settled_, ElementsAre(State::STATE_UNRESOLVED));
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(settled_,
              ElementsAre(State::STATE_UNRESOLVED, State::STATE_SUCCEEDED));
}

}  // namespace
}  // namespace gateway
