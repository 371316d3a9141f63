#include <stop_token>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/upstream/gate_test.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;

// Those who wait in vain, and those who give up.
class GatePatienceTest : public GateTest {};

TEST_F(GatePatienceTest, RefusesWhoWaitedInVainAtTheDeadline) {
  Ask("a");
  Ask("b");
  Ask("long");
  Ask("short", Lane::kRead, absl::Seconds(2));
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(answered_.size(), 2u);
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(answered_, ElementsAre("a", "b", "short"));
  EXPECT_THAT(last_, ErrorIs(StatusCode::kResourceExhausted,
                             v1::ERROR_REASON_GATEWAY_OVERLOADED));
  // Its place in the queue is nobody's.
  End();
  EXPECT_EQ(answered_.back(), "long");
  EXPECT_THAT(last_, IsOk());
}

TEST_F(GatePatienceTest, HoldsNoPlaceInTheQueueForWhoGaveUp) {
  Ask("a");
  Ask("b");
  std::stop_source caller;
  for (const char* name : {"c", "d"})
    Ask(name, Lane::kRead, absl::Seconds(10), caller.get_token());
  Ask("e");
  caller.request_stop();
  clock_.Advance(absl::ZeroDuration());
  EXPECT_THAT(answered_, ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(last_, ErrorIs(StatusCode::kCancelled,
                             v1::ERROR_REASON_CANCELLED_BEFORE_SENDING));
  // Others wait instead, and nobody is let in for who has gone.
  Ask("f");
  Ask("g");
  End();
  End();
  EXPECT_THAT(answered_, ElementsAre("a", "b", "c", "d", "e", "f"));
  EXPECT_THAT(last_, IsOk());
}

// A caller may give up and ask again before the gate's clock gets to run.
TEST_F(GatePatienceTest, CountsNobodyWhoGaveUpBeforeTheNextOneAsks) {
  Ask("a");
  Ask("b");
  std::stop_source caller;
  for (const char* name : {"c", "d", "e"})
    Ask(name, Lane::kRead, absl::Seconds(10), caller.get_token());
  caller.request_stop();
  AskAtOnce("next");
  EXPECT_THAT(answered_, ElementsAre("a", "b"));
  clock_.Advance(absl::ZeroDuration());
  EXPECT_THAT(answered_, ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(last_, StatusIs(StatusCode::kCancelled));
  End();
  EXPECT_EQ(answered_.back(), "next");
  EXPECT_THAT(last_, IsOk());
}

TEST_F(GatePatienceTest, LetsNobodyInWhoGaveUpBeforeAPlaceIsFree) {
  Ask("a");
  Ask("b");
  std::stop_source caller;
  Ask("gone", Lane::kRead, absl::Seconds(10), caller.get_token());
  Ask("next");
  caller.request_stop();
  End();
  EXPECT_THAT(answered_, ElementsAre("a", "b", "next", "gone"));
  EXPECT_EQ(places_.size(), 2u);
}

TEST_F(GatePatienceTest, RefusesWhoGaveUpAlready) {
  std::stop_source caller;
  caller.request_stop();
  Ask("gone", Lane::kRead, absl::Seconds(10), caller.get_token());
  EXPECT_THAT(last_, StatusIs(StatusCode::kCancelled));
  EXPECT_TRUE(places_.empty());
}

TEST_F(GatePatienceTest, RefusesWhoIsLateAlready) {
  Ask("late", Lane::kWrite, absl::ZeroDuration());
  EXPECT_THAT(last_, ErrorIs(StatusCode::kDeadlineExceeded,
                             v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
}

}  // namespace
}  // namespace gateway
