#include "tests/adapters/upstream/gate_test.h"

#include <algorithm>
#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/retry_delay.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;

TEST_F(GateTest, LetsInSoManyAtOnceAndOthersAsPlacesAreGivenBack) {
  Ask("a");
  Ask("b");
  Ask("c");
  Ask("d");
  EXPECT_THAT(answered_, ElementsAre("a", "b"));
  End();
  EXPECT_THAT(answered_, ElementsAre("a", "b", "c"));
  Drop();
  EXPECT_THAT(answered_, ElementsAre("a", "b", "c", "d"));
}

TEST_F(GateTest, KeepsItsPaceAndItsPausesWhoeverSetsTheSystemsClock) {
  options_.pace.max_per_second = 1;
  options_.pace.burst = 1;
  Make();
  Ask("a");
  clock_.SetWall(-absl::Hours(1));
  Ask("b");
  clock_.SetWall(absl::Hours(48));
  EXPECT_THAT(answered_, ElementsAre("a"));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(answered_, ElementsAre("a", "b"));
  // A date is by the system's clock, which is 47 hours ahead.
  End(Answered(
      429, "",
      {{"retry-after", absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT",
                                        clock_.WallNow() + absl::Seconds(30),
                                        absl::UTCTimeZone())}}));
  clock_.SetWall(-absl::Hours(47));
  Ask("c", Lane::kRead, absl::Minutes(1));
  clock_.Advance(absl::Seconds(29));
  EXPECT_THAT(answered_, ElementsAre("a", "b"));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(answered_, ElementsAre("a", "b", "c"));
}

TEST_F(GateTest, LetsReadsAndWritesInByTurnsAndEachInOrder) {
  options_.max_concurrent = 1;
  Make();
  Ask("first");
  Ask("r1");
  Ask("r2");
  Ask("r3");
  Ask("w1", Lane::kWrite);
  Ask("w2", Lane::kWrite);
  while (!places_.empty()) End();
  EXPECT_THAT(answered_, ElementsAre("first", "r1", "w1", "r2", "w2", "r3"));
}

TEST_F(GateTest, RefusesAtOnceWhatIsTooMuchToWait) {
  for (const char* name : {"a", "b", "c", "d", "e"}) Ask(name);
  EXPECT_EQ(answered_.size(), 2u);
  Ask("f");
  EXPECT_EQ(answered_.back(), "f");
  EXPECT_THAT(last_, ErrorIs(StatusCode::kResourceExhausted,
                             v1::ERROR_REASON_GATEWAY_OVERLOADED));
  EXPECT_EQ(RetryDelay(last_), absl::Seconds(1));
  // Reads that crowd do not keep writes from waiting.
  Ask("w", Lane::kWrite);
  EXPECT_EQ(answered_.back(), "f");
}

TEST_F(GateTest, NeverRefusesInsideTheCall) {
  for (const char* name : {"a", "b", "c", "d", "e"}) Ask(name);
  bool is_answered = false;
  gate_->Admit(Lane::kRead, absl::InfiniteFuture(),
               [&](auto) { is_answered = true; });
  EXPECT_FALSE(is_answered);
  clock_.Advance(absl::ZeroDuration());
  EXPECT_TRUE(is_answered);
}

TEST_F(GateTest, LetsALoginInBesideTheCallsThatWaitForIt) {
  Ask("a");
  Ask("b");
  Ask("c");
  Ask("login", Lane::kLogin);
  EXPECT_THAT(answered_, ElementsAre("a", "b", "login"));
  EXPECT_THAT(last_, IsOk());
  // It is one of those under way, and none comes for it.
  End();
  EXPECT_THAT(answered_, ElementsAre("a", "b", "login"));
  End();
  EXPECT_THAT(answered_, ElementsAre("a", "b", "login", "c"));
}

TEST_F(GateTest, CountsLoginsAmongSoManyPerSecondAndLetsThemGoFirst) {
  options_.max_concurrent = 10;
  options_.pace = {.max_per_second = 10, .burst = 1};
  Make();
  Ask("a");
  Ask("b");
  Ask("login", Lane::kLogin);
  EXPECT_THAT(answered_, ElementsAre("a"));
  clock_.Advance(absl::Milliseconds(100));
  EXPECT_THAT(answered_, ElementsAre("a", "login"));
  clock_.Advance(absl::Milliseconds(100));
  EXPECT_THAT(answered_, ElementsAre("a", "login", "b"));
}

TEST_F(GateTest, LetsSoManyInPerSecond) {
  options_.max_concurrent = 10;
  options_.pace = {.max_per_second = 10, .burst = 1};
  Make();
  for (const char* name : {"a", "b", "c"}) Ask(name);
  EXPECT_THAT(answered_, ElementsAre("a"));
  clock_.Advance(absl::Milliseconds(99));
  EXPECT_THAT(answered_, ElementsAre("a"));
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_THAT(answered_, ElementsAre("a", "b"));
  clock_.Advance(absl::Milliseconds(100));
  EXPECT_THAT(answered_, ElementsAre("a", "b", "c"));
}

TEST_F(GateTest, KeepsNoTimerForEachWhoWasLetIn) {
  options_.max_concurrent = 1;
  options_.pace = {.max_per_second = 10, .burst = 1};
  Make();
  for (const char* name : {"a", "b", "c"}) Ask(name);
  for (int i = 0; i < 100; ++i) {
    Ask("next", Lane::kRead, absl::Seconds(1));
    End();
    clock_.Advance(absl::Milliseconds(100));
    ASSERT_EQ(places_.size(), 1u);
    ASSERT_THAT(last_, IsOk());
    // One for the pace and one for a deadline, and the first long one.
    ASSERT_LE(clock_.timers(), 3u);
  }
}

TEST_F(GateTest, PausesAllWhileUpstreamWishes) {
  Ask("a");
  Ask("b");
  Ask("waits");
  Ask("cannot", Lane::kRead, absl::Seconds(5));
  End(Answered(429, "", {{"retry-after", "7"}}));
  // What would be in vain ends at once.
  EXPECT_THAT(answered_, ElementsAre("a", "b", "cannot"));
  EXPECT_THAT(last_, ErrorIs(StatusCode::kResourceExhausted,
                             v1::ERROR_REASON_UPSTREAM_THROTTLED));
  EXPECT_EQ(RetryDelay(last_), absl::Seconds(7));
  Ask("comes", Lane::kWrite, absl::Seconds(7));
  EXPECT_EQ(answered_.back(), "comes");
  EXPECT_THAT(last_, ErrorIs(StatusCode::kResourceExhausted,
                             v1::ERROR_REASON_UPSTREAM_THROTTLED));
  End();
  clock_.Advance(absl::Seconds(6));
  EXPECT_EQ(answered_.back(), "comes");
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(answered_.back(), "waits");
  EXPECT_THAT(last_, IsOk());
}

TEST_F(GateTest, RefusesAllWhenItIsStopped) {
  Ask("a");
  Ask("b");
  Ask("waits");
  gate_->Stop();
  clock_.Advance(absl::ZeroDuration());
  EXPECT_EQ(answered_.back(), "waits");
  EXPECT_THAT(last_, ErrorIs(StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  Ask("comes");
  EXPECT_EQ(answered_.back(), "comes");
  EXPECT_THAT(last_, StatusIs(StatusCode::kUnavailable));
}

// Each who is let in gives the place back at once: the next must not be
// answered within the answer of the one before, thousands deep.
TEST_F(GateTest, AnswersAnyNumberWithoutNesting) {
  options_.max_concurrent = 1;
  options_.max_waiting = 100'000;
  Make();
  Ask("first");
  int depth = 0;
  int deepest = 0;
  int answered = 0;
  for (int i = 0; i < options_.max_waiting; ++i) {
    gate_->Admit(Lane::kRead, absl::InfiniteFuture(),
                 [&](absl::StatusOr<std::unique_ptr<Place>> place) {
                   deepest = std::max(deepest, ++depth);
                   ++answered;
                   (*place)->End(kAnswered);
                   --depth;
                 });
  }
  End();
  EXPECT_EQ(answered, options_.max_waiting);
  EXPECT_EQ(deepest, 1);
}

}  // namespace
}  // namespace gateway
