#include "server/operations/demand.h"

#include <optional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using ::testing::Optional;

const absl::Time kNow = absl::UnixEpoch();
const absl::Time kSoon = kNow + absl::Seconds(1);
const absl::Time kLater = kNow + absl::Seconds(2);

const absl::Status& Gone() {
  static const auto& gone = *new absl::Status(absl::CancelledError("gone"));
  return gone;
}

TEST(DemandTest, LetsNothingLeaveThatNobodyEverWanted) {
  Demand demand;
  EXPECT_THAT(demand.BeginStoring(kNow),
              Optional(StatusIs(StatusCode::kUnavailable)));
  EXPECT_FALSE(demand.Detach(kLater));
}

TEST(DemandTest, EndsWithTheLastThatWaits) {
  Demand demand;
  demand.Join(kSoon);
  demand.Join(kLater);
  EXPECT_EQ(demand.give_up(), kLater);
  EXPECT_EQ(demand.Leave(Gone()), Demand::Left::kGoesOn);
  EXPECT_THAT(demand.BeginStoring(kNow), Optional(IsOk()));
  EXPECT_THAT(demand.EndStoring(false, false, kNow), IsOk());
  const Until until = demand.until();
  EXPECT_EQ(demand.Leave(Gone()), Demand::Left::kIsEnded);
  EXPECT_TRUE(until.given_up.stop_requested());
  EXPECT_FALSE(demand.End());
  EXPECT_FALSE(demand.Detach(kLater));
  EXPECT_EQ(demand.BeginStoring(kNow), std::nullopt);
}

TEST(DemandTest, EndsOnce) {
  Demand demand;
  demand.Join(kLater);
  const Until until = demand.until();
  EXPECT_FALSE(until.given_up.stop_requested());
  EXPECT_TRUE(demand.End());
  EXPECT_TRUE(until.given_up.stop_requested());
  EXPECT_FALSE(demand.End());
  EXPECT_FALSE(demand.IsOpen());
  EXPECT_EQ(demand.BeginStoring(kNow), std::nullopt);
  EXPECT_FALSE(demand.Detach(kLater));
}

TEST(DemandTest, LetsNothingLeaveThatNobodyWantsAnyMore) {
  Demand demand;
  demand.Join(kLater);
  ASSERT_THAT(demand.BeginStoring(kNow), Optional(IsOk()));
  EXPECT_FALSE(demand.End());
  // It may still be kept from leaving.
  EXPECT_EQ(demand.Leave(Gone()), Demand::Left::kEnds);
  EXPECT_EQ(demand.EndStoring(true, false, kNow), Gone());
  // It has ended with that: nothing comes in between.
  EXPECT_FALSE(demand.End());
  EXPECT_FALSE(demand.Detach(kLater));
}

TEST(DemandTest, GoesOnIfItIsDetachedWhileSendingIsStored) {
  Demand demand;
  demand.Join(kSoon);
  ASSERT_THAT(demand.BeginStoring(kNow), Optional(IsOk()));
  EXPECT_EQ(demand.Leave(Gone()), Demand::Left::kEnds);
  EXPECT_TRUE(demand.Detach(kLater));
  EXPECT_THAT(demand.EndStoring(true, true, kNow), IsOk());
  EXPECT_FALSE(demand.End());
}

TEST(DemandTest, LetsNothingLeaveAfterTheDeadline) {
  Demand demand;
  demand.Join(kSoon);
  EXPECT_THAT(demand.BeginStoring(kSoon),
              Optional(StatusIs(StatusCode::kDeadlineExceeded)));
  EXPECT_FALSE(demand.Detach(kLater));
  Demand late;
  late.Join(kSoon);
  ASSERT_THAT(late.BeginStoring(kNow), Optional(IsOk()));
  EXPECT_THAT(late.EndStoring(true, false, kSoon),
              StatusIs(StatusCode::kDeadlineExceeded));
  EXPECT_FALSE(late.Detach(kLater));
}

TEST(DemandTest, TakesNothingBackThatLeft) {
  Demand demand;
  demand.Join(kLater);
  ASSERT_THAT(demand.BeginStoring(kNow), Optional(IsOk()));
  ASSERT_THAT(demand.EndStoring(true, false, kNow), IsOk());
  EXPECT_FALSE(demand.End());
  EXPECT_EQ(demand.Leave(Gone()), Demand::Left::kGoesOn);
  EXPECT_FALSE(demand.IsOpen());
  EXPECT_TRUE(demand.Detach(kLater));
}

TEST(DemandTest, OpensAgainIfSendingCouldNotBeStored) {
  Demand demand;
  demand.Join(kLater);
  ASSERT_THAT(demand.BeginStoring(kNow), Optional(IsOk()));
  EXPECT_EQ(demand.BeginStoring(kNow), std::nullopt);
  demand.Reopen();
  EXPECT_THAT(demand.BeginStoring(kNow), Optional(IsOk()));
  EXPECT_EQ(demand.Leave(Gone()), Demand::Left::kEnds);
  demand.Reopen();
  EXPECT_EQ(demand.BeginStoring(kNow), Gone());
}

TEST(DemandTest, GoesOnByItselfOnceDetached) {
  Demand demand;
  demand.Join(kSoon);
  EXPECT_TRUE(demand.Detach(kLater));
  EXPECT_TRUE(demand.Detach(kLater));
  EXPECT_TRUE(demand.detached());
  EXPECT_EQ(demand.Leave(Gone()), Demand::Left::kGoesOn);
  EXPECT_EQ(demand.give_up(), kLater);
  ASSERT_THAT(demand.BeginStoring(kSoon), Optional(IsOk()));
  EXPECT_THAT(demand.EndStoring(true, true, kSoon), IsOk());
}

// The next process may send what this one only stopped.
TEST(DemandTest, StaysDetachedThoughItEnds) {
  Demand demand;
  EXPECT_TRUE(demand.Detach(kLater));
  EXPECT_TRUE(demand.End());
  EXPECT_TRUE(demand.Detach(kLater));
  EXPECT_TRUE(demand.detached());
  EXPECT_FALSE(demand.IsOpen());
  EXPECT_EQ(demand.BeginStoring(kNow), std::nullopt);
}

TEST(DemandTest, EndsInADrainUnlessItIsDetached) {
  Demand wanted;
  wanted.Join(kLater);
  EXPECT_TRUE(wanted.EndUnlessDetached());
  EXPECT_FALSE(wanted.Detach(kLater));
  Demand detached;
  EXPECT_TRUE(detached.Detach(kLater));
  EXPECT_FALSE(detached.EndUnlessDetached());
  EXPECT_TRUE(detached.IsOpen());
}

TEST(DemandTest, LetsNothingLeaveInADrainThatSomebodyWaitsFor) {
  Demand demand;
  demand.Join(kLater);
  ASSERT_THAT(demand.BeginStoring(kNow), Optional(IsOk()));
  EXPECT_THAT(
      demand.EndStoring(true, true, kNow),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_GATEWAY_DRAINING));
  EXPECT_FALSE(demand.Detach(kLater));
}

}  // namespace
}  // namespace gateway
