// What the gate and the session make of the platform's calls.

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "adapters/fourws/bearer_token.h"
#include "adapters/fourws/http_platform.h"
#include "adapters/fourws/login.h"
#include "adapters/fourws/session.h"
#include "adapters/upstream/giftcard_read.h"
#include "adapters/upstream/header_credentials.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/redeem_write.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/retry_delay.h"
#include "tests/support/send_write.h"
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
    platform_ = std::make_unique<HttpPlatform>(options_, std::move(http),
                                               make_authenticator_, clock_);
  }
  // From here on with logins.
  void MakeWithLogins() {
    make_authenticator_ = [this](HttpClient& http) {
      LoginOptions login;
      return std::make_unique<Session>(
          LoginRequest(options_, login), login.timeout,
          BearerToken::Maker(login.renew_before), http, clock_);
    };
    Make();
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
    ReadGiftcard(*platform_, kBarcode, clock_.Now() + absl::Seconds(10),
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

  Sent Send(const Write& write, absl::Time deadline = absl::InfiniteFuture(),
            std::shared_ptr<Permit> permit = nullptr) {
    Answer<Sent> answer;
    SendWrite(*platform_, write, answer, deadline, std::move(permit));
    Run(absl::Seconds(1));
    return *answer.Wait();
  }

  PlatformOptions options_;
  FakeClock clock_;
  FakeHttpClient::Upstream upstream_ = [](const HttpRequest& request) {
    return request.method == "GET" ? Card() : Taken();
  };
  AuthenticatorMaker make_authenticator_ = [](HttpClient&) {
    return std::make_unique<HeaderCredentials>(HttpHeaders{});
  };
  std::unique_ptr<HttpPlatform> platform_;
  FakeHttpClient* http_ = nullptr;
};

TEST_F(HttpPlatformGateTest, SendsAWriteInThePlaceItWasGiven) {
  auto permit = Admit();
  ASSERT_THAT(permit, IsOk());
  EXPECT_THAT(Admit(), ErrorIs(StatusCode::kResourceExhausted,
                               v1::ERROR_REASON_GATEWAY_OVERLOADED));
  const Sent sent =
      Send(RedeemWrite(), absl::InfiniteFuture(), *std::move(permit));
  EXPECT_EQ(sent.effect, Sent::Effect::kAccepted);
  // The place was given back.
  EXPECT_THAT(Admit(), IsOk());
}

TEST_F(HttpPlatformGateTest, TakesAPlaceForAWriteThatCameWithout) {
  auto permit = Admit();
  ASSERT_THAT(permit, IsOk());
  const Sent sent = Send(RedeemWrite(), clock_.Now() + absl::Seconds(1));
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
    Send(RedeemWrite(), absl::InfiniteFuture(), *std::move(permit));
  }
  // One that is too late never gets as far.
  Send(RedeemWrite(), clock_.Now(), *Admit());
  EXPECT_THAT(Admit(), IsOk());
  EXPECT_EQ(http_->requests().size(), std::size(ends));
}

TEST_F(HttpPlatformGateTest, SendsNothingWhileUpstreamIsDown) {
  upstream_ = [](const HttpRequest&) {
    return Failed(absl::UnavailableError("reset"), false);
  };
  const auto is_unreachable =
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREACHABLE);
  // One read is one failure, however often it is tried.
  EXPECT_THAT(Get(absl::Seconds(1)), is_unreachable);
  EXPECT_EQ(http_->requests().size(), 3u);
  // The failure that opens the circuit is what its caller is told, and the last
  // try.
  EXPECT_THAT(Get(absl::Seconds(1)), is_unreachable);
  EXPECT_EQ(http_->requests().size(), 4u);
  const auto is_open =
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN);
  EXPECT_THAT(Get(absl::ZeroDuration()), is_open);
  const Sent sent = Send(RedeemWrite());
  EXPECT_EQ(sent.effect, Sent::Effect::kNotSent);
  EXPECT_THAT(sent.error, is_open);
  const auto admitted = Admit();
  EXPECT_THAT(admitted, is_open);
  EXPECT_LT(RetryDelay(admitted.status()), absl::Minutes(1));
  EXPECT_EQ(http_->requests().size(), 4u);
}

TEST_F(HttpPlatformGateTest, CountsNoReadThatSucceedsAtLast) {
  int asked = 0;
  upstream_ = [&asked](const HttpRequest&) {
    return ++asked % 3 == 0 ? Card() : Answered(502, "<html>");
  };
  for (int i = 0; i < 5; ++i) EXPECT_THAT(Get(absl::Seconds(1)), IsOk());
  EXPECT_EQ(http_->requests().size(), 15u);
}

TEST_F(HttpPlatformGateTest, SendsNothingForACallerWhoGaveUp) {
  auto permit = Admit();
  ASSERT_THAT(permit, IsOk());
  std::stop_source caller;
  Answer<v1::Giftcard> read;
  Answer<std::shared_ptr<Permit>> write;
  const Until until(clock_.Now() + absl::Minutes(1), caller.get_token());
  ReadGiftcard(*platform_, kBarcode, until, read.done());
  platform_->Admit(until, write.done());
  caller.request_stop();
  Run();
  const auto is_cancelled = ErrorIs(StatusCode::kCancelled,
                                    v1::ERROR_REASON_CANCELLED_BEFORE_SENDING);
  EXPECT_THAT(read.Wait(), is_cancelled);
  EXPECT_THAT(write.Wait(), is_cancelled);
  permit->reset();
  EXPECT_THAT(Admit(), IsOk());
  EXPECT_TRUE(http_->requests().empty());
}

TEST_F(HttpPlatformGateTest, RepeatsNoReadWhoseCallerGaveUp) {
  std::stop_source caller;
  upstream_ = [&caller](const HttpRequest&) {
    caller.request_stop();
    return Answered(502, "<html>");
  };
  Answer<v1::Giftcard> read;
  ReadGiftcard(*platform_, kBarcode,
               Until(absl::InfiniteFuture(), caller.get_token()), read.done());
  Run(absl::Seconds(1));
  EXPECT_THAT(read.Wait(), StatusIs(StatusCode::kCancelled));
  EXPECT_EQ(http_->requests().size(), 1u);
}

// One call at a time, which has its place when it finds that there must be a
// login.
TEST_F(HttpPlatformGateTest, LogsInThoughAllPlacesAreTaken) {
  MakeWithLogins();
  upstream_ = [](const HttpRequest& request) {
    return request.method == "GET" ? Card()
                                   : Answered(200, R"({"token":"t1"})");
  };
  EXPECT_THAT(Get(absl::ZeroDuration()), IsOk());
  EXPECT_EQ(http_->requests().size(), 2u);
}

TEST_F(HttpPlatformGateTest, LeavesTheLoginAloneTooWhileUpstreamIsDown) {
  MakeWithLogins();
  bool is_down = true;
  upstream_ = [&](const HttpRequest& request) {
    if (is_down) return Answered(502, "<html>");
    return request.method == "GET" ? Card()
                                   : Answered(200, R"({"token":"t1"})");
  };
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(Get(absl::ZeroDuration()),
                ErrorIs(StatusCode::kUnavailable,
                        v1::ERROR_REASON_UPSTREAM_UNREADABLE));
    clock_.Advance(absl::Seconds(1));
  }
  EXPECT_THAT(Get(absl::ZeroDuration()),
              ErrorIs(StatusCode::kUnavailable,
                      v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN));
  EXPECT_EQ(http_->requests().size(), 2u);
  // The probe cannot go without a login, which therefore goes beside it.
  is_down = false;
  clock_.Advance(options_.gate.breaker.open);
  EXPECT_THAT(Get(absl::ZeroDuration()), IsOk());
}

TEST_F(HttpPlatformGateTest, PausesLoginsWithAllOthers) {
  MakeWithLogins();
  upstream_ = [](const HttpRequest&) {
    return Answered(429, "", {{"retry-after", "30"}});
  };
  const auto is_throttled = ErrorIs(StatusCode::kResourceExhausted,
                                    v1::ERROR_REASON_UPSTREAM_THROTTLED);
  EXPECT_THAT(Get(absl::ZeroDuration()), is_throttled);
  EXPECT_THAT(Admit(), is_throttled);
  EXPECT_EQ(http_->requests().size(), 1u);
}

TEST_F(HttpPlatformGateTest, RecoversByAProbe) {
  upstream_ = [](const HttpRequest&) { return Answered(502, "<html>"); };
  for (int i = 0; i < 2; ++i)
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
  ReadGiftcard(*platform_, kBarcode, absl::InfiniteFuture(), read.done());
  Answer<std::shared_ptr<Permit>> write;
  platform_->Admit(absl::InfiniteFuture(), write.done());
  platform_->Stop();
  EXPECT_THAT(read.Wait(), ErrorIs(StatusCode::kUnavailable,
                                   v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_THAT(write.Wait(), StatusIs(StatusCode::kUnavailable));
}

}  // namespace
}  // namespace gateway::fourws
