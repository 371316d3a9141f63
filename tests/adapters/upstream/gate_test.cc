#include "adapters/upstream/gate.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/retry_delay.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;

constexpr Dialect kDialect = {"4ws.trade", nullptr, [](absl::string_view body) {
                                return absl::StrContains(body, "success");
                              }};

const auto kAnswered = Answered(200, R"({"success":true})");
const auto kUnreached = Failed(absl::UnavailableError("reset"), false);

class GateTest : public testing::Test {
 protected:
  GateTest() {
    options_.max_concurrent = 2;
    options_.max_waiting = 3;
    options_.breaker.failures = 2;
    Make();
  }
  ~GateTest() override {
    gate_->Stop();
    later_.Stop();
    places_.clear();
  }

  void Make() {
    gate_ = std::make_unique<Gate>(options_, kDialect, clock_, later_);
  }

  // Asks for a place under a name, which told_ has once it is answered.
  void Ask(const std::string& name, Lane lane = Lane::kRead,
           absl::Duration patience = absl::Seconds(10),
           std::stop_token given_up = {}) {
    AskAtOnce(name, lane, patience, std::move(given_up));
    clock_.Advance(absl::ZeroDuration());
  }
  // The same before anything runs that was put off.
  void AskAtOnce(const std::string& name, Lane lane = Lane::kRead,
                 absl::Duration patience = absl::Seconds(10),
                 std::stop_token given_up = {}) {
    gate_->Admit(lane, Until(clock_.Now() + patience, std::move(given_up)),
                 [this, name](absl::StatusOr<std::unique_ptr<Place>> place) {
                   told_.push_back(name);
                   last_ = place.status();
                   if (place.ok()) places_.push_back(*std::move(place));
                 });
  }

  // The oldest place is given back after its exchange.
  void End(const HttpExchange& exchange = kAnswered) {
    std::unique_ptr<Place> place = std::move(places_.front());
    places_.erase(places_.begin());
    place->End(exchange);
    clock_.Advance(absl::ZeroDuration());
  }
  // The oldest place is given back unused.
  void Drop() {
    places_.erase(places_.begin());
    clock_.Advance(absl::ZeroDuration());
  }

  GateOptions options_;
  FakeClock clock_;
  Later later_{clock_};
  std::unique_ptr<Gate> gate_;
  std::vector<std::string> told_;
  absl::Status last_;
  std::vector<std::unique_ptr<Place>> places_;
};

TEST_F(GateTest, LetsInSoManyAtOnceAndOthersAsPlacesAreGivenBack) {
  Ask("a");
  Ask("b");
  Ask("c");
  Ask("d");
  EXPECT_THAT(told_, ElementsAre("a", "b"));
  End();
  EXPECT_THAT(told_, ElementsAre("a", "b", "c"));
  Drop();
  EXPECT_THAT(told_, ElementsAre("a", "b", "c", "d"));
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
  EXPECT_THAT(told_, ElementsAre("first", "r1", "w1", "r2", "w2", "r3"));
}

TEST_F(GateTest, RefusesAtOnceWhatIsTooMuchToWait) {
  for (const char* name : {"a", "b", "c", "d", "e"}) Ask(name);
  EXPECT_EQ(told_.size(), 2u);
  Ask("f");
  EXPECT_EQ(told_.back(), "f");
  EXPECT_THAT(last_, ErrorIs(StatusCode::kResourceExhausted,
                             v1::ERROR_REASON_GATEWAY_OVERLOADED));
  EXPECT_EQ(RetryDelay(last_), absl::Seconds(1));
  // Reads that crowd do not keep writes from waiting.
  Ask("w", Lane::kWrite);
  EXPECT_EQ(told_.back(), "f");
}

TEST_F(GateTest, NeverRefusesInsideTheCall) {
  for (const char* name : {"a", "b", "c", "d", "e"}) Ask(name);
  bool is_told = false;
  gate_->Admit(Lane::kRead, absl::InfiniteFuture(),
               [&](auto) { is_told = true; });
  EXPECT_FALSE(is_told);
  clock_.Advance(absl::ZeroDuration());
  EXPECT_TRUE(is_told);
}

TEST_F(GateTest, RefusesWhoWaitedInVainAtTheDeadline) {
  Ask("a");
  Ask("b");
  Ask("long");
  Ask("short", Lane::kRead, absl::Seconds(2));
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(told_.size(), 2u);
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(told_, ElementsAre("a", "b", "short"));
  EXPECT_THAT(last_, ErrorIs(StatusCode::kResourceExhausted,
                             v1::ERROR_REASON_GATEWAY_OVERLOADED));
  // Its place in the queue is nobody's.
  End();
  EXPECT_EQ(told_.back(), "long");
  EXPECT_THAT(last_, IsOk());
}

TEST_F(GateTest, HoldsNoPlaceInTheQueueForWhoGaveUp) {
  Ask("a");
  Ask("b");
  std::stop_source caller;
  for (const char* name : {"c", "d"})
    Ask(name, Lane::kRead, absl::Seconds(10), caller.get_token());
  Ask("e");
  caller.request_stop();
  clock_.Advance(absl::ZeroDuration());
  EXPECT_THAT(told_, ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(last_, ErrorIs(StatusCode::kCancelled,
                             v1::ERROR_REASON_CANCELLED_BEFORE_SENDING));
  // Others wait instead, and nobody is let in for who has gone.
  Ask("f");
  Ask("g");
  End();
  End();
  EXPECT_THAT(told_, ElementsAre("a", "b", "c", "d", "e", "f"));
  EXPECT_THAT(last_, IsOk());
}

// A caller may give up and ask again before the gate's clock gets to run.
TEST_F(GateTest, CountsNobodyWhoGaveUpBeforeTheNextOneAsks) {
  Ask("a");
  Ask("b");
  std::stop_source caller;
  for (const char* name : {"c", "d", "e"})
    Ask(name, Lane::kRead, absl::Seconds(10), caller.get_token());
  caller.request_stop();
  AskAtOnce("next");
  EXPECT_THAT(told_, ElementsAre("a", "b"));
  clock_.Advance(absl::ZeroDuration());
  EXPECT_THAT(told_, ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(last_, StatusIs(StatusCode::kCancelled));
  End();
  EXPECT_EQ(told_.back(), "next");
  EXPECT_THAT(last_, IsOk());
}

TEST_F(GateTest, LetsNobodyInWhoGaveUpBeforeAPlaceIsFree) {
  Ask("a");
  Ask("b");
  std::stop_source caller;
  Ask("gone", Lane::kRead, absl::Seconds(10), caller.get_token());
  Ask("next");
  caller.request_stop();
  End();
  EXPECT_THAT(told_, ElementsAre("a", "b", "next", "gone"));
  EXPECT_EQ(places_.size(), 2u);
}

TEST_F(GateTest, RefusesWhoGaveUpAlready) {
  std::stop_source caller;
  caller.request_stop();
  Ask("gone", Lane::kRead, absl::Seconds(10), caller.get_token());
  EXPECT_THAT(last_, StatusIs(StatusCode::kCancelled));
  EXPECT_TRUE(places_.empty());
}

TEST_F(GateTest, LetsALoginInBesideTheCallsThatWaitForIt) {
  Ask("a");
  Ask("b");
  Ask("c");
  Ask("login", Lane::kLogin);
  EXPECT_THAT(told_, ElementsAre("a", "b", "login"));
  EXPECT_THAT(last_, IsOk());
  // It is one of those under way, and none comes for it.
  End();
  EXPECT_THAT(told_, ElementsAre("a", "b", "login"));
  End();
  EXPECT_THAT(told_, ElementsAre("a", "b", "login", "c"));
}

TEST_F(GateTest, CountsLoginsAmongSoManyPerSecondAndLetsThemGoFirst) {
  options_.max_concurrent = 10;
  options_.pace = {.max_per_second = 10, .burst = 1};
  Make();
  Ask("a");
  Ask("b");
  Ask("login", Lane::kLogin);
  EXPECT_THAT(told_, ElementsAre("a"));
  clock_.Advance(absl::Milliseconds(100));
  EXPECT_THAT(told_, ElementsAre("a", "login"));
  clock_.Advance(absl::Milliseconds(100));
  EXPECT_THAT(told_, ElementsAre("a", "login", "b"));
}

TEST_F(GateTest, TakesAFailedLoginForAFailedCall) {
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

TEST_F(GateTest, RefusesWhoIsLateAlready) {
  Ask("late", Lane::kWrite, absl::ZeroDuration());
  EXPECT_THAT(last_, ErrorIs(StatusCode::kDeadlineExceeded,
                             v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
}

TEST_F(GateTest, LetsSoManyInPerSecond) {
  options_.max_concurrent = 10;
  options_.pace = {.max_per_second = 10, .burst = 1};
  Make();
  for (const char* name : {"a", "b", "c"}) Ask(name);
  EXPECT_THAT(told_, ElementsAre("a"));
  clock_.Advance(absl::Milliseconds(99));
  EXPECT_THAT(told_, ElementsAre("a"));
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_THAT(told_, ElementsAre("a", "b"));
  clock_.Advance(absl::Milliseconds(100));
  EXPECT_THAT(told_, ElementsAre("a", "b", "c"));
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
  EXPECT_THAT(told_, ElementsAre("a", "b", "cannot"));
  EXPECT_THAT(last_, ErrorIs(StatusCode::kResourceExhausted,
                             v1::ERROR_REASON_UPSTREAM_THROTTLED));
  EXPECT_EQ(RetryDelay(last_), absl::Seconds(7));
  Ask("comes", Lane::kWrite, absl::Seconds(7));
  EXPECT_EQ(told_.back(), "comes");
  EXPECT_THAT(last_, ErrorIs(StatusCode::kResourceExhausted,
                             v1::ERROR_REASON_UPSTREAM_THROTTLED));
  End();
  clock_.Advance(absl::Seconds(6));
  EXPECT_EQ(told_.back(), "comes");
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(told_.back(), "waits");
  EXPECT_THAT(last_, IsOk());
}

TEST_F(GateTest, RefusesAllWhileUpstreamIsDown) {
  Ask("a");
  Ask("b");
  Ask("waits");
  End(kUnreached);
  Ask("waits too");
  End(kUnreached);
  // The one who was let in by the first failure holds a place still.
  EXPECT_THAT(told_, ElementsAre("a", "b", "waits", "waits too"));
  EXPECT_THAT(last_, ErrorIs(StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN));
  EXPECT_EQ(RetryDelay(last_), options_.breaker.open);
  Ask("comes", Lane::kWrite);
  EXPECT_EQ(told_.back(), "comes");
  EXPECT_THAT(last_, ErrorIs(StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN));
}

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
    EXPECT_EQ(told_.back(), name);
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
  EXPECT_NE(told_.back(), "waits");
  EXPECT_TRUE(IsRefused("other"));
  clock_.Advance(absl::Seconds(9));
  EXPECT_EQ(told_.back(), "waits");
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
  EXPECT_EQ(told_.back(), "next probe");
  EXPECT_THAT(last_, IsOk());
}

TEST_F(GateTest, RefusesAllWhenItIsStopped) {
  Ask("a");
  Ask("b");
  Ask("waits");
  gate_->Stop();
  clock_.Advance(absl::ZeroDuration());
  EXPECT_EQ(told_.back(), "waits");
  EXPECT_THAT(last_, ErrorIs(StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  Ask("comes");
  EXPECT_EQ(told_.back(), "comes");
  EXPECT_THAT(last_, StatusIs(StatusCode::kUnavailable));
}

// Each who is let in gives the place back at once: the next must not be told
// within the telling of the one before, thousands deep.
TEST_F(GateTest, TellsAnyNumberWithoutNesting) {
  options_.max_concurrent = 1;
  options_.max_waiting = 100'000;
  Make();
  Ask("first");
  int depth = 0;
  int deepest = 0;
  int told = 0;
  for (int i = 0; i < options_.max_waiting; ++i) {
    gate_->Admit(Lane::kRead, absl::InfiniteFuture(),
                 [&](absl::StatusOr<std::unique_ptr<Place>> place) {
                   deepest = std::max(deepest, ++depth);
                   ++told;
                   (*place)->End(kAnswered);
                   --depth;
                 });
  }
  End();
  EXPECT_EQ(told, options_.max_waiting);
  EXPECT_EQ(deepest, 1);
}

}  // namespace
}  // namespace gateway
