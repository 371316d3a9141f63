#include "adapters/upstream/breaker.h"

#include "gtest/gtest.h"

namespace gateway {
namespace {

using Health = Breaker::Health;
using State = Breaker::State;

class BreakerTest : public testing::Test {
 protected:
  void Fail(int times) {
    for (int i = 0; i < times; ++i) breaker_.End(false, Health::kFailed, now_);
  }
  // Opens it and waits until it lets probes through.
  void BecomeHalfOpen() {
    Fail(3);
    now_ += absl::Seconds(5);
    ASSERT_EQ(breaker_.Refuses(now_), absl::ZeroDuration());
    ASSERT_EQ(breaker_.state(), State::kHalfOpen);
  }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  Breaker breaker_{
      {.failures = 3, .open = absl::Seconds(5), .probes = 2, .patience = {}}};
};

TEST_F(BreakerTest, OpensAfterFailuresInARowOnly) {
  Fail(2);
  breaker_.End(false, Health::kAlive, now_);
  Fail(2);
  breaker_.End(false, Health::kUnclear, now_);
  EXPECT_EQ(breaker_.Refuses(now_), absl::ZeroDuration());
  Fail(1);
  EXPECT_EQ(breaker_.state(), State::kOpen);
  EXPECT_EQ(breaker_.Refuses(now_ + absl::Seconds(2)), absl::Seconds(3));
}

TEST_F(BreakerTest, CountsACallOnceHoweverOftenItIsTried) {
  for (int call = 0; call < 2; ++call) {
    Fail(1);
    for (int repeat = 0; repeat < 2; ++repeat)
      breaker_.End(false, Health::kFailedAgain, now_);
  }
  EXPECT_EQ(breaker_.failures(), 2);
  Fail(1);
  EXPECT_EQ(breaker_.state(), State::kOpen);
}

TEST_F(BreakerTest, TakesARepeatThatIsAProbeForAProbe) {
  BecomeHalfOpen();
  ASSERT_TRUE(breaker_.Begin());
  breaker_.End(true, Health::kFailedAgain, now_);
  EXPECT_EQ(breaker_.state(), State::kOpen);
}

TEST_F(BreakerTest, LetsALoginThroughBesideTheProbesThatNeedIt) {
  BecomeHalfOpen();
  while (breaker_.Refuses(now_) == absl::ZeroDuration()) breaker_.Begin();
  EXPECT_EQ(breaker_.Refuses(now_, /*is_login=*/true), absl::ZeroDuration());
  ASSERT_TRUE(breaker_.Begin());
  breaker_.End(true, Health::kFailed, now_);
  EXPECT_GT(breaker_.Refuses(now_, /*is_login=*/true), absl::ZeroDuration());
}

TEST_F(BreakerTest, LetsAFewProbesThroughAfterAWhile) {
  BecomeHalfOpen();
  EXPECT_TRUE(breaker_.Begin());
  EXPECT_EQ(breaker_.Refuses(now_), absl::ZeroDuration());
  EXPECT_TRUE(breaker_.Begin());
  EXPECT_GT(breaker_.Refuses(now_), absl::ZeroDuration());
}

TEST_F(BreakerTest, ClosesAfterAProbeThatSucceeds) {
  BecomeHalfOpen();
  ASSERT_TRUE(breaker_.Begin());
  breaker_.End(true, Health::kAlive, now_);
  EXPECT_EQ(breaker_.state(), State::kClosed);
  EXPECT_FALSE(breaker_.Begin());
  Fail(2);
  EXPECT_EQ(breaker_.state(), State::kClosed);
}

TEST_F(BreakerTest, OpensAgainAfterAProbeThatFails) {
  BecomeHalfOpen();
  ASSERT_TRUE(breaker_.Begin());
  breaker_.End(true, Health::kFailed, now_);
  EXPECT_EQ(breaker_.Refuses(now_), absl::Seconds(5));
}

TEST_F(BreakerTest, LetsTheNextProbeThroughIfOneIsGivenBackUnused) {
  BecomeHalfOpen();
  ASSERT_TRUE(breaker_.Begin());
  ASSERT_TRUE(breaker_.Begin());
  breaker_.End(true, Health::kUnclear, now_);
  EXPECT_EQ(breaker_.Refuses(now_), absl::ZeroDuration());
}

TEST_F(BreakerTest, LearnsNothingFromWhatBeganBefore) {
  BecomeHalfOpen();
  breaker_.End(false, Health::kFailed, now_);
  breaker_.End(false, Health::kAlive, now_);
  EXPECT_EQ(breaker_.state(), State::kHalfOpen);
}

}  // namespace
}  // namespace gateway
