#include <stop_token>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/upstream/gate_test.h"
#include "tests/support/retry_delay.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;

// How the gate refuses all while its circuit is open.
class GateCircuitTest : public GateTest {};

TEST_F(GateCircuitTest, TakesAFailedLoginForAFailedCall) {
  for (int i = 0; i < 2; ++i) {
    Ask("login", Lane::kLogin);
    End(kUnreached);
  }
  const auto is_open =
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN);
  Ask("a");
  EXPECT_THAT(last_, is_open);
  Ask("login", Lane::kLogin);
  EXPECT_THAT(last_, is_open);
}

TEST_F(GateCircuitTest, RefusesAllWhileUpstreamIsDown) {
  Ask("a");
  Ask("b");
  Ask("waits");
  End(kUnreached);
  Ask("waits too");
  End(kUnreached);
  // The one who was let in by the first failure holds a place still.
  EXPECT_THAT(answered_, ElementsAre("a", "b", "waits", "waits too"));
  EXPECT_THAT(last_, ErrorIs(StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN));
  EXPECT_EQ(RetryDelay(last_), options_.breaker.open);
  Ask("comes", Lane::kWrite);
  EXPECT_EQ(answered_.back(), "comes");
  EXPECT_THAT(last_, ErrorIs(StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN));
}

// The circuit is half-open, and its one probe is under way.
class HalfOpenGateTest : public GateTest {
 protected:
  HalfOpenGateTest() {
    Ask("a");
    Ask("b");
    End(kUnreached);
    End(kUnreached);
    clock_.Advance(options_.breaker.open);
    Ask("probe", Lane::kWrite);
    EXPECT_THAT(last_, IsOk());
  }

  bool IsRefused(const std::string& name) {
    Ask(name);
    EXPECT_EQ(answered_.back(), name);
    return absl::IsUnavailable(last_);
  }
};

TEST_F(HalfOpenGateTest, LetsInAllAfterAProbeThatWasAnswered) {
  EXPECT_TRUE(IsRefused("other"));
  End(kAnswered);
  EXPECT_FALSE(IsRefused("x"));
  EXPECT_FALSE(IsRefused("y"));
}

TEST_F(HalfOpenGateTest, RefusesAllAgainAfterAProbeThatFailed) {
  End(kUnreached);
  EXPECT_TRUE(IsRefused("x"));
  clock_.Advance(options_.breaker.open);
  EXPECT_FALSE(IsRefused("next probe"));
}

TEST_F(HalfOpenGateTest, LetsInTheLoginOfAProbeAndBelievesIt) {
  Ask("login", Lane::kLogin);
  EXPECT_THAT(last_, IsOk());
  EXPECT_TRUE(IsRefused("other"));
  places_.back()->End(kAnswered);
  places_.pop_back();
  EXPECT_FALSE(IsRefused("x"));
}

TEST_F(HalfOpenGateTest, LetsTheNextProbeInIfOneIsDropped) {
  Drop();
  EXPECT_FALSE(IsRefused("next probe"));
  EXPECT_TRUE(IsRefused("other"));
}

TEST_F(HalfOpenGateTest, LetsTheNextProbeInIfOneWaitedInVain) {
  // The probe now waits behind a pause until it gives up.
  End(Answered(503, "", {{"retry-after", "9"}}));
  Ask("waits", Lane::kRead, absl::Seconds(10));
  EXPECT_NE(answered_.back(), "waits");
  EXPECT_TRUE(IsRefused("other"));
  clock_.Advance(absl::Seconds(9));
  EXPECT_EQ(answered_.back(), "waits");
  Drop();
  EXPECT_FALSE(IsRefused("next probe"));
}

TEST_F(HalfOpenGateTest, LetsTheNextProbeInIfOneGaveUp) {
  // The probe now waits behind a pause until it gives up.
  End(Answered(503, "", {{"retry-after", "9"}}));
  std::stop_source caller;
  Ask("waits", Lane::kRead, absl::Seconds(10), caller.get_token());
  EXPECT_TRUE(IsRefused("other"));
  caller.request_stop();
  AskAtOnce("next probe");
  clock_.Advance(absl::Seconds(9));
  EXPECT_EQ(answered_.back(), "next probe");
  EXPECT_THAT(last_, IsOk());
}

}  // namespace
}  // namespace gateway
