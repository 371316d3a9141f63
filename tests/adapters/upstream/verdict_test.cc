#include "adapters/upstream/verdict.h"

#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/support/fake_http_client.h"

namespace gateway {
namespace {

using Health = Breaker::Health;

constexpr absl::Duration kPatience = absl::Seconds(5);

bool SaysSuccess(absl::string_view body) {
  return absl::StrContains(body, "\"success\"");
}

Verdict Judged(const HttpExchange& exchange,
               absl::Duration lasted = absl::Seconds(1)) {
  return Judge(exchange, lasted, kPatience,
               absl::FromUnixSeconds(1'700'000'000), SaysSuccess);
}

TEST(JudgeTest, TakesWhatCannotBeReachedForFailed) {
  EXPECT_EQ(Judged(Failed(absl::UnavailableError("reset"), false)).health,
            Health::kFailed);
  EXPECT_EQ(Judged(Failed(absl::UnavailableError("reset"), true)).health,
            Health::kFailed);
}

TEST(JudgeTest, TakesSilenceForFailureOnlyIfItWasLong) {
  const HttpExchange late = Failed(absl::DeadlineExceededError("late"), true);
  EXPECT_EQ(Judged(late, kPatience - absl::Milliseconds(1)).health,
            Health::kUnclear);
  EXPECT_EQ(Judged(late, kPatience).health, Health::kFailed);
}

TEST(JudgeTest, TakesAnyAnswerBelow500ForLife) {
  for (const int status : {200, 302, 400, 401, 404, 408, 429})
    EXPECT_EQ(Judged(Answered(status, "<html>")).health, Health::kAlive);
  EXPECT_EQ(
      Judged(Failed(absl::ResourceExhaustedError("too large"), true)).health,
      Health::kAlive);
}

TEST(JudgeTest, Takes5xxForFailureUnlessItIsUpstreamsOwnAnswer) {
  for (const int status : {500, 502, 503, 504}) {
    EXPECT_EQ(Judged(Answered(status, "<html>")).health, Health::kFailed);
    EXPECT_EQ(Judged(Answered(status, R"({"message":"x"})")).health,
              Health::kFailed);
    EXPECT_EQ(
        Judged(Answered(status, FixtureText("giftcard_get_error.json"))).health,
        Health::kAlive);
  }
}

TEST(JudgeTest, LearnsNothingFromARequestThatCouldNotBeSent) {
  EXPECT_EQ(Judged(Failed(absl::InvalidArgumentError("url"), false)).health,
            Health::kUnclear);
}

TEST(JudgeTest, HearsTheWishForAPause) {
  const HttpHeaders wish = {{"retry-after", "7"}};
  const Verdict throttled = Judged(Answered(429, "", wish));
  EXPECT_EQ(throttled.pause, absl::Seconds(7));
  EXPECT_EQ(throttled.health, Health::kAlive);
  const Verdict busy = Judged(Answered(503, "<html>", wish));
  EXPECT_EQ(busy.pause, absl::Seconds(7));
  EXPECT_EQ(busy.health, Health::kUnclear);
  EXPECT_EQ(Judged(Answered(429, "")).pause, absl::ZeroDuration());
  EXPECT_EQ(Judged(Answered(200, "", wish)).pause, absl::ZeroDuration());
}

}  // namespace
}  // namespace gateway
