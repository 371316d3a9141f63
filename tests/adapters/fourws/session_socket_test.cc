// Sessions over real sockets: who logs in when, and that no write's body goes
// out twice.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/mutex.h"
#include "adapters/base/system_clock.h"
#include "adapters/fourws/bearer_token.h"
#include "adapters/fourws/cookie_jar.h"
#include "adapters/fourws/http_platform.h"
#include "adapters/fourws/login.h"
#include "adapters/fourws/session.h"
#include "adapters/http/beast_http_listener.h"
#include "adapters/http/curl_http_client.h"
#include "adapters/upstream/giftcard_read.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/redeem_write.h"
#include "tests/support/answer.h"
#include "tests/support/send_write.h"
#include "tests/support/status_matchers.h"
#include "tests/support/take_all.h"

namespace gateway::fourws {
namespace {

using absl::StatusCode;

// 4ws.trade with sessions, as a listener of this process. Each login yields
// the next session, as token and as cookie; only the last one is let in.
class UpstreamWithSessions {
 public:
  UpstreamWithSessions() {
    listener_ = *ListenHttp(
        {}, TakeAll([this](const HttpIncoming& request, HttpReplier out) {
          std::move(out)(AnswerTo(request));
        }));
  }

  std::string url() const {
    return absl::StrCat("http://", listener_->address());
  }
  // Ends the session; the next login begins another.
  void EndSession() {
    MutexLock lock(mu_);
    live_ = "";
  }
  void RefuseLogins(bool refuse) {
    MutexLock lock(mu_);
    refuses_logins_ = refuse;
  }
  // The bodies of writes that arrived, let in or not.
  std::vector<std::string> writes() {
    MutexLock lock(mu_);
    return writes_;
  }
  std::vector<std::string> logins() {
    MutexLock lock(mu_);
    return logins_;
  }

 private:
  HttpReply AnswerTo(const HttpIncoming& request) {
    MutexLock lock(mu_);
    HttpReply denied = {401, {}, FixtureText("auth_error_401.json")};
    if (request.query == "cmd=login") {
      logins_.push_back(request.body);
      if (refuses_logins_) return denied;
      live_ = absl::StrCat("s", logins_.size());
      return {
          200,
          {{"set-cookie", absl::StrCat("S=", live_, "; Path=/; HttpOnly")},
           {"set-cookie", "N=n1"}},
          absl::StrCat(R"({"token":")", live_, R"(","expiresInMS":285000})")};
    }
    if (request.method == "POST") writes_.push_back(request.body);
    if (!IsLetIn(request)) return denied;
    return {200,
            {},
            request.method == "POST"
                ? R"({"success":true})"
                : FixtureText("giftcard_get_response.json")};
  }

  bool IsLetIn(const HttpIncoming& request) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    for (const auto& [name, value] : request.headers) {
      if (live_.empty()) break;
      if (name == "authorization" && value == absl::StrCat("Bearer ", live_))
        return true;
      if (name == "cookie" && value == absl::StrCat("N=n1; S=", live_))
        return true;
    }
    return false;
  }

  Mutex mu_;
  std::string live_ ABSL_GUARDED_BY(mu_);
  bool refuses_logins_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<std::string> writes_ ABSL_GUARDED_BY(mu_);
  std::vector<std::string> logins_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<HttpListener> listener_;
};

enum class Scheme { kBearer, kCookies };

class SessionSocketTest : public testing::TestWithParam<Scheme> {
 protected:
  SessionSocketTest() {
    PlatformOptions options;
    options.url = upstream_.url();
    LoginOptions login;
    login.username = "user";
    login.password = "pass";
    auto http = std::make_unique<CurlHttpClient>(clock_, CurlHttpOptions{});
    const auto make_session = [&](HttpClient& client) {
      return std::make_unique<Session>(
          LoginRequest(options, login), login.timeout,
          GetParam() == Scheme::kBearer ? BearerToken::Maker(login.renew_before)
                                        : CookieJar::Maker(login.renew_before),
          client, clock_);
    };
    platform_ = std::make_unique<HttpPlatform>(options, std::move(http),
                                               make_session, clock_);
  }

  void StartGet(Answer<v1::Giftcard>& answer) {
    ReadGiftcard(*platform_, "2000000001814", absl::Now() + absl::Seconds(30),
                 answer.done());
  }
  absl::StatusOr<v1::Giftcard> Get() {
    Answer<v1::Giftcard> answer;
    StartGet(answer);
    return answer.Wait();
  }
  Sent Redeem() {
    Answer<Sent> answer;
    SendWrite(*platform_, RedeemWrite(), answer);
    return *answer.Wait();
  }

  SystemClock clock_;
  UpstreamWithSessions upstream_;
  std::unique_ptr<HttpPlatform> platform_;
};

TEST_P(SessionSocketTest, LogsInOnceForAllWhoCallAtOnce) {
  std::vector<Answer<v1::Giftcard>> answers(20);
  for (auto& answer : answers) StartGet(answer);
  for (auto& answer : answers) EXPECT_THAT(answer.Wait(), IsOk());
  EXPECT_EQ(Redeem().effect, Sent::Effect::kAccepted);
  EXPECT_THAT(upstream_.logins(),
              testing::ElementsAre(R"({"username":"user","password":"pass"})"));
}

TEST_P(SessionSocketTest, RepeatsAReadThatMetTheSessionsEnd) {
  ASSERT_THAT(Get(), IsOk());
  upstream_.EndSession();
  std::vector<Answer<v1::Giftcard>> answers(5);
  for (auto& answer : answers) StartGet(answer);
  for (auto& answer : answers) EXPECT_THAT(answer.Wait(), IsOk());
  EXPECT_EQ(upstream_.logins().size(), 2u);
}

TEST_P(SessionSocketTest, NeverRepeatsAWriteThatMetTheSessionsEnd) {
  ASSERT_THAT(Get(), IsOk());
  upstream_.EndSession();
  const Sent sent = Redeem();
  EXPECT_EQ(sent.effect, Sent::Effect::kRejected);
  EXPECT_THAT(sent.error, ErrorIs(StatusCode::kAborted,
                                  v1::ERROR_REASON_UPSTREAM_SESSION_EXPIRED));
  EXPECT_EQ(upstream_.writes().size(), 1u);
  // Only the one: the session is renewed before the next is sent.
  EXPECT_EQ(Redeem().effect, Sent::Effect::kAccepted);
  EXPECT_EQ(upstream_.writes().size(), 2u);
  EXPECT_EQ(upstream_.logins().size(), 2u);
}

TEST_P(SessionSocketTest, SendsNoWriteWithoutASession) {
  upstream_.RefuseLogins(true);
  for (int i = 0; i < 3; ++i) {
    const Sent sent = Redeem();
    EXPECT_EQ(sent.effect, Sent::Effect::kNotSent);
    EXPECT_THAT(sent.error, ErrorIs(StatusCode::kInternal,
                                    v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED));
  }
  EXPECT_THAT(Get(), ErrorIs(StatusCode::kInternal,
                             v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED));
  EXPECT_TRUE(upstream_.writes().empty());
  EXPECT_EQ(upstream_.logins().size(), 1u);
}

TEST_P(SessionSocketTest, AdmitsAWriteOnceThereIsASession) {
  const auto admit = [this] {
    Answer<std::shared_ptr<Permit>> answer;
    platform_->Admit(absl::Now() + absl::Seconds(30), answer.done());
    return answer.Wait();
  };
  auto permit = admit();
  ASSERT_THAT(permit, IsOk());
  EXPECT_EQ(upstream_.logins().size(), 1u);
  upstream_.RefuseLogins(true);
  upstream_.EndSession();
  EXPECT_THAT(Get(), StatusIs(StatusCode::kInternal));
  EXPECT_THAT(admit(), ErrorIs(StatusCode::kInternal,
                               v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED));
}

TEST_P(SessionSocketTest, ReportsALoginThatIsRefusedLater) {
  ASSERT_THAT(Get(), IsOk());
  upstream_.RefuseLogins(true);
  upstream_.EndSession();
  EXPECT_THAT(Get(), ErrorIs(StatusCode::kInternal,
                             v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED));
  EXPECT_EQ(Redeem().effect, Sent::Effect::kNotSent);
  EXPECT_TRUE(upstream_.writes().empty());
  EXPECT_EQ(upstream_.logins().size(), 2u);
}

INSTANTIATE_TEST_SUITE_P(Schemes, SessionSocketTest,
                         testing::Values(Scheme::kBearer, Scheme::kCookies),
                         [](const auto& scheme) {
                           return scheme.param == Scheme::kBearer ? "Bearer"
                                                                  : "Cookies";
                         });

}  // namespace
}  // namespace gateway::fourws
