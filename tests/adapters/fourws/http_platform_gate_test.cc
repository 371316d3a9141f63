// What the gate and the session make of the platform's calls.

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "adapters/fourws/header_credentials.h"
#include "adapters/fourws/http_platform.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fake_http_client.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/redeem_write.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/retry_delay.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using absl::StatusCode;

constexpr char kBarcode[] = "2000000001814";

HttpExchange Card() {
  return Answered(200, FixtureText("giftcard_get_response.json"));
}
HttpExchange Taken() { return Answered(200, R"({"success":true})"); }

class HttpPlatformGateTest : public testing::Test {
 protected:
  HttpPlatformGateTest() {
    options_.url = "http://127.0.0.1:1";
    options_.gate.max_concurrent = 1;
    options_.gate.breaker.failures = 2;
    Make();
  }

  void Make() {
    auto http = std::make_unique<FakeHttpClient>(
        [this](const HttpRequest& request) { return upstream_(request); });
    http_ = http.get();
    platform_ = std::make_unique<HttpPlatform>(
        options_, std::move(http),
        std::make_unique<HeaderCredentials>(HeaderCredentials::Values()),
        clock_);
  }

  // Lets exchanges end, and so much time pass in small steps.
  void Run(absl::Duration time = absl::ZeroDuration()) {
    const absl::Time end = clock_.Now() + time;
    do {
      http_->Flush();
      clock_.Advance(std::min(end - clock_.Now(), absl::Milliseconds(50)));
      http_->Flush();
      clock_.Advance(absl::ZeroDuration());
    } while (clock_.Now() < end);
  }

  absl::StatusOr<v1::Giftcard> Get(absl::Duration time) {
    Answer<v1::Giftcard> answer;
    platform_->GetGiftcard(kBarcode, clock_.Now() + absl::Seconds(10),
                           answer.done());
    Run(time);
    return answer.Wait();
  }

  absl::StatusOr<std::shared_ptr<Permit>> Admit() {
    Answer<std::shared_ptr<Permit>> answer;
    platform_->Admit(clock_.Now() + absl::Seconds(1), answer.done());
    Run(absl::Seconds(1));
    return answer.Wait();
  }

  Sent Send(Write write) {
    Answer<Sent> answer;
    platform_->Send(std::move(write),
                    [done = answer.done()](Sent sent) mutable {
                      std::move(done)(std::move(sent));
                    });
    Run(absl::Seconds(1));
    return *answer.Wait();
  }

  PlatformOptions options_;
  FakeClock clock_;
  FakeHttpClient::Upstream upstream_ = [](const HttpRequest& request) {
    return request.method == "GET" ? Card() : Taken();
  };
  std::unique_ptr<HttpPlatform> platform_;
  FakeHttpClient* http_ = nullptr;
};

TEST_F(HttpPlatformGateTest, SendsAWriteInThePlaceItWasGiven) {
  auto permit = Admit();
  ASSERT_THAT(permit, IsOk());
  EXPECT_THAT(Admit(), ErrorIs(StatusCode::kResourceExhausted,
                               v1::ERROR_REASON_GATEWAY_OVERLOADED));
  Write write = RedeemWrite();
  write.permit = *std::move(permit);
  EXPECT_EQ(Send(std::move(write)).effect, Sent::Effect::kAccepted);
  // The place was given back.
  EXPECT_THAT(Admit(), IsOk());
}

TEST_F(HttpPlatformGateTest, TakesAPlaceForAWriteThatCameWithout) {
  auto permit = Admit();
  ASSERT_THAT(permit, IsOk());
  Write write = RedeemWrite();
  write.deadline = clock_.Now() + absl::Seconds(1);
  const Sent sent = Send(std::move(write));
  EXPECT_EQ(sent.effect, Sent::Effect::kNotSent);
  EXPECT_THAT(sent.error, ErrorIs(StatusCode::kResourceExhausted,
                                  v1::ERROR_REASON_GATEWAY_OVERLOADED));
  EXPECT_TRUE(http_->requests().empty());
  permit->reset();
  EXPECT_EQ(Send(RedeemWrite()).effect, Sent::Effect::kAccepted);
}

TEST_F(HttpPlatformGateTest, GivesThePlaceBackHoweverAWriteEnds) {
  const HttpExchange ends[] = {
      Failed(absl::DeadlineExceededError("late"), true),
      Failed(absl::UnavailableError("refused"), false),
      Answered(401, FixtureText("auth_error_401.json")),
      Answered(429, "{}"),
      Answered(500, "<html>"),
      Answered(200, "<html>")};
  for (const HttpExchange& end : ends) {
    upstream_ = [&end](const HttpRequest&) { return end; };
    auto permit = Admit();
    ASSERT_THAT(permit, IsOk());
    Write write = RedeemWrite();
    write.permit = *std::move(permit);
    Send(std::move(write));
  }
  // One that cannot be said never gets as far.
  Write unsaid = RedeemWrite();
  unsaid.prepared.Clear();
  unsaid.permit = *Admit();
  Send(std::move(unsaid));
  EXPECT_THAT(Admit(), IsOk());
  EXPECT_EQ(http_->requests().size(), std::size(ends));
}

TEST_F(HttpPlatformGateTest, SendsNothingWhileUpstreamIsDown) {
  upstream_ = [](const HttpRequest&) {
    return Failed(absl::UnavailableError("reset"), false);
  };
  // Its own failures open the circuit, and are what its caller is told.
  EXPECT_THAT(
      Get(absl::Seconds(1)),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_EQ(http_->requests().size(), 2u);
  const auto is_open =
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN);
  EXPECT_THAT(Get(absl::ZeroDuration()), is_open);
  const Sent sent = Send(RedeemWrite());
  EXPECT_EQ(sent.effect, Sent::Effect::kNotSent);
  EXPECT_THAT(sent.error, is_open);
  const auto admitted = Admit();
  EXPECT_THAT(admitted, is_open);
  EXPECT_LT(RetryDelay(admitted.status()), absl::Minutes(1));
  EXPECT_EQ(http_->requests().size(), 2u);
}

TEST_F(HttpPlatformGateTest, RecoversByAProbe) {
  upstream_ = [](const HttpRequest&) { return Answered(502, "<html>"); };
  EXPECT_THAT(Get(absl::Seconds(1)), StatusIs(StatusCode::kUnavailable));
  clock_.Advance(options_.gate.breaker.open);
  upstream_ = [](const HttpRequest&) { return Card(); };
  // A probe that is never sent holds nobody up once it is let go.
  auto permit = Admit();
  ASSERT_THAT(permit, IsOk());
  EXPECT_THAT(Admit(), ErrorIs(StatusCode::kUnavailable,
                               v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN));
  permit->reset();
  EXPECT_THAT(Get(absl::ZeroDuration()), IsOk());
  EXPECT_THAT(Admit(), IsOk());
}

TEST_F(HttpPlatformGateTest, ReadsAgainWhenUpstreamsPauseIsOver) {
  int left = 2;
  std::vector<absl::Time> times;
  upstream_ = [&](const HttpRequest&) {
    times.push_back(clock_.Now());
    const HttpHeaders wish = {{"retry-after", "3"}};
    if (--left == 1) return Answered(429, "", wish);
    if (left == 0) return Answered(503, "<html>", wish);
    return Card();
  };
  EXPECT_THAT(Get(absl::Seconds(9)), IsOk());
  ASSERT_EQ(times.size(), 3u);
  EXPECT_GE(times[1] - times[0], absl::Seconds(3));
  EXPECT_GE(times[2] - times[1], absl::Seconds(3));
}

TEST_F(HttpPlatformGateTest, DoesNotWaitForAPauseBeyondItsDeadline) {
  upstream_ = [&](const HttpRequest&) {
    return Answered(429, "", {{"retry-after", "30"}});
  };
  for (int i = 0; i < 2; ++i) {
    const auto refused = Get(absl::ZeroDuration());
    EXPECT_THAT(refused, ErrorIs(StatusCode::kResourceExhausted,
                                 v1::ERROR_REASON_UPSTREAM_THROTTLED));
    EXPECT_EQ(RetryDelay(refused.status()), absl::Seconds(30));
  }
  EXPECT_EQ(http_->requests().size(), 1u);
}

TEST_F(HttpPlatformGateTest, TakesSilenceForFailureUnderShortTimeOutsToo) {
  options_.read_timeout = absl::Seconds(2);
  Make();
  upstream_ = [this](const HttpRequest& request) {
    clock_.Advance(request.deadline - clock_.Now());
    return Failed(absl::DeadlineExceededError("late"), false);
  };
  for (int i = 0; i < 2; ++i)
    EXPECT_THAT(Get(absl::ZeroDuration()),
                ErrorIs(StatusCode::kUnavailable,
                        v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_THAT(Get(absl::ZeroDuration()),
              ErrorIs(StatusCode::kUnavailable,
                      v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN));
}

TEST_F(HttpPlatformGateTest, EndsWhoWaitsForAPlaceWhenDestroyed) {
  auto permit = Admit();
  ASSERT_THAT(permit, IsOk());
  Answer<v1::Giftcard> read;
  platform_->GetGiftcard(kBarcode, absl::InfiniteFuture(), read.done());
  Answer<std::shared_ptr<Permit>> write;
  platform_->Admit(absl::InfiniteFuture(), write.done());
  platform_->Stop();
  EXPECT_THAT(read.Wait(), ErrorIs(StatusCode::kUnavailable,
                                   v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_THAT(write.Wait(), StatusIs(StatusCode::kUnavailable));
}

}  // namespace
}  // namespace gateway::fourws
