#include "adapters/fourws/session.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/fourws/bearer_token.h"
#include "adapters/fourws/upstream_errors.h"
#include "adapters/upstream/errors.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/retry_delay.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using absl::StatusCode;

constexpr absl::Duration kLife = absl::Seconds(100);

// An HttpClient whose exchanges end when the test says so.
class HeldHttpClient final : public HttpClient {
 public:
  void Send(HttpRequest request, Done done) override {
    deadlines_.push_back(request.deadline);
    held_.push_back(std::move(done));
  }
  size_t sent() const { return deadlines_.size(); }
  absl::Time last_deadline() const { return deadlines_.back(); }
  void End(HttpExchange exchange) {
    Done done = std::move(held_.front());
    held_.erase(held_.begin());
    std::move(done)(std::move(exchange));
  }

 private:
  std::vector<absl::Time> deadlines_;
  std::vector<Done> held_;
};

class SessionTest : public testing::Test {
 protected:
  // What became of a call.
  struct Call {
    absl::Status status = absl::UnknownError("waits");
    std::string token;
    int64_t session = 0;
  };
  using CallPtr = std::shared_ptr<Call>;

  CallPtr Ask(absl::Duration patience = absl::Minutes(1),
              std::stop_token given_up = {}) {
    auto call = std::make_shared<Call>();
    HttpRequest request;
    request.deadline = clock_.Now() + patience;
    session_.Authorize(std::move(request), std::move(given_up),
                       [call](auto authorized) {
                         call->status = authorized.status();
                         if (!authorized.ok()) return;
                         call->token = authorized->request.headers.at(0).second;
                         call->session = authorized->session;
                       });
    clock_.Advance(absl::ZeroDuration());
    return call;
  }
  static bool Waits(const CallPtr& call) {
    return absl::IsUnknown(call->status);
  }

  void LogIn(const std::string& token) {
    http_.End(Answered(200, absl::StrCat(R"({"token":")", token,
                                         R"(","expiresInMS":100000})")));
  }
  void RefuseLogin() {
    http_.End(Answered(401, FixtureText("auth_error_401.json")));
  }
  bool Answer(const CallPtr& call, int status) {
    return session_.OnAnswer(call->session, HttpResponse{status, {}, ""});
  }

  FakeClock clock_;
  HeldHttpClient http_;
  Session session_{HttpRequest(), absl::Seconds(10),
                   BearerToken::Maker(absl::Seconds(20)), http_, clock_};
};

TEST_F(SessionTest, SharesOneLoginAmongAllWhoWait) {
  const std::vector<CallPtr> calls = {Ask(), Ask(), Ask()};
  EXPECT_EQ(http_.sent(), 1u);
  EXPECT_EQ(http_.last_deadline(), clock_.Now() + absl::Seconds(10));
  for (const CallPtr& call : calls) EXPECT_TRUE(Waits(call));
  LogIn("t1");
  for (const CallPtr& call : calls) EXPECT_EQ(call->token, "Bearer t1");
  EXPECT_EQ(Ask()->token, "Bearer t1");
  EXPECT_EQ(http_.sent(), 1u);
}

TEST_F(SessionTest, RenewsInTheBackgroundWhileTheOldTokenServes) {
  Ask();
  LogIn("t1");
  clock_.Advance(absl::Seconds(79));
  Ask();
  EXPECT_EQ(http_.sent(), 1u);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Ask()->token, "Bearer t1");
  EXPECT_EQ(http_.sent(), 2u);
  EXPECT_EQ(Ask()->token, "Bearer t1");
  EXPECT_EQ(http_.sent(), 2u);
  LogIn("t2");
  EXPECT_EQ(Ask()->token, "Bearer t2");
}

TEST_F(SessionTest, NeverUsesATokenAtItsEnd) {
  Ask();
  LogIn("t1");
  clock_.Advance(kLife - absl::Seconds(5));
  const CallPtr call = Ask();
  EXPECT_TRUE(Waits(call));
  LogIn("t2");
  EXPECT_EQ(call->token, "Bearer t2");
}

TEST_F(SessionTest, GoesOnWithTheOldTokenIfItsRenewalFails) {
  Ask();
  LogIn("t1");
  clock_.Advance(absl::Seconds(80));
  Ask();
  http_.End(Failed(absl::UnavailableError("reset"), true));
  EXPECT_EQ(Ask()->token, "Bearer t1");
  EXPECT_EQ(http_.sent(), 2u);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Ask()->token, "Bearer t1");
  EXPECT_EQ(http_.sent(), 3u);
}

TEST_F(SessionTest, FailsAllWhoWaitForALoginThatFails) {
  const CallPtr a = Ask();
  const CallPtr b = Ask();
  http_.End(Failed(absl::UnavailableError("reset"), false));
  for (const CallPtr& call : {a, b})
    EXPECT_THAT(call->status, ErrorIs(StatusCode::kUnavailable,
                                      v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
}

TEST_F(SessionTest, DoesNotHammerALoginThatIsRefused) {
  const auto is_refused =
      ErrorIs(StatusCode::kInternal, v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED);
  const CallPtr first = Ask();
  RefuseLogin();
  EXPECT_THAT(first->status, is_refused);
  size_t logins = 1;
  for (const int pause : {5, 10, 20, 40, 80, 160, 300, 300}) {
    clock_.Advance(absl::Seconds(pause) - absl::Milliseconds(1));
    EXPECT_THAT(Ask()->status, is_refused);
    EXPECT_EQ(http_.sent(), logins);
    clock_.Advance(absl::Milliseconds(1));
    Ask();
    EXPECT_EQ(http_.sent(), ++logins) << pause;
    RefuseLogin();
  }
}

TEST_F(SessionTest, SaysWhenToComeBackAfterALoginThatFailed) {
  Ask();
  http_.End(Answered(429, "", {{"retry-after", "7"}}));
  const CallPtr call = Ask();
  EXPECT_THAT(call->status, ErrorIs(StatusCode::kResourceExhausted,
                                    v1::ERROR_REASON_UPSTREAM_THROTTLED));
  EXPECT_EQ(RetryDelay(call->status), absl::Seconds(7));
  EXPECT_EQ(http_.sent(), 1u);
  clock_.Advance(absl::Seconds(7));
  Ask();
  EXPECT_EQ(http_.sent(), 2u);
}

TEST_F(SessionTest, BeginsAnewAfterALoginThatSucceeds) {
  Ask();
  RefuseLogin();
  clock_.Advance(absl::Seconds(5));
  Ask();
  LogIn("t1");
  clock_.Advance(kLife);
  Ask();
  RefuseLogin();
  clock_.Advance(absl::Seconds(5));
  Ask();
  EXPECT_EQ(http_.sent(), 4u);
}

TEST_F(SessionTest, RefusesWhoCannotWaitForTheLogin) {
  const CallPtr brief = Ask(absl::Seconds(2));
  const CallPtr patient = Ask();
  clock_.Advance(absl::Seconds(2));
  EXPECT_THAT(brief->status, ErrorIs(StatusCode::kDeadlineExceeded,
                                     v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
  LogIn("t1");
  EXPECT_EQ(patient->token, "Bearer t1");
}

TEST_F(SessionTest, LetsGoWhoGivesUp) {
  std::stop_source caller;
  const CallPtr gone = Ask(absl::Minutes(1), caller.get_token());
  const CallPtr other = Ask();
  caller.request_stop();
  clock_.Advance(absl::ZeroDuration());
  EXPECT_THAT(gone->status, ErrorIs(StatusCode::kCancelled,
                                    v1::ERROR_REASON_CANCELLED_BEFORE_SENDING));
  EXPECT_TRUE(Waits(other));
  LogIn("t1");
  EXPECT_EQ(other->token, "Bearer t1");
}

TEST_F(SessionTest, RefusesEachAtItsOwnDeadline) {
  std::vector<CallPtr> calls;
  for (const int seconds : {3, 1, 2})
    calls.push_back(Ask(absl::Seconds(seconds)));
  for (const int next : {1, 2, 0}) {
    EXPECT_TRUE(Waits(calls[next]));
    clock_.Advance(absl::Seconds(1));
    EXPECT_THAT(calls[next]->status, StatusIs(StatusCode::kDeadlineExceeded));
  }
}

TEST_F(SessionTest, KeepsNoTimerForEachWhoWaited) {
  for (int i = 0; i < 100; ++i) Ask();
  LogIn("t1");
  EXPECT_LE(clock_.timers(), 1u);
}

TEST_F(SessionTest, KeepsNoTimerForEachWhoWaitedInVain) {
  Ask(absl::Hours(1));
  for (int i = 0; i < 100; ++i) {
    const CallPtr brief = Ask(absl::Seconds(1));
    clock_.Advance(absl::Seconds(1));
    ASSERT_THAT(brief->status, StatusIs(StatusCode::kDeadlineExceeded));
    ASSERT_LE(clock_.timers(), 1u);
  }
}

TEST_F(SessionTest, TriesALoginAtOnceThatWasNotLetOut) {
  const CallPtr refused = Ask();
  http_.End(Failed(CircuitOpen(absl::Seconds(5), kUpstream), false));
  EXPECT_THAT(refused->status, ErrorIs(StatusCode::kUnavailable,
                                       v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN));
  const CallPtr next = Ask();
  EXPECT_EQ(http_.sent(), 2u);
  LogIn("t1");
  EXPECT_EQ(next->token, "Bearer t1");
}

TEST_F(SessionTest, LogsInAtOnceAfterA401AndOnlyOnce) {
  const CallPtr a = Ask();
  const CallPtr b = Ask();
  LogIn("t1");
  EXPECT_FALSE(Answer(a, 200));
  EXPECT_TRUE(Answer(a, 401));
  EXPECT_TRUE(Answer(b, 401));
  EXPECT_EQ(http_.sent(), 2u);
  const CallPtr next = Ask();
  EXPECT_TRUE(Waits(next));
  LogIn("t2");
  EXPECT_EQ(next->token, "Bearer t2");
  // News of the old session is no reason to throw the new one away.
  EXPECT_TRUE(Answer(b, 401));
  EXPECT_EQ(Ask()->token, "Bearer t2");
  EXPECT_EQ(http_.sent(), 2u);
}

TEST_F(SessionTest, DoesNotHammerALoginWhoseTokensAreAllRefused) {
  const CallPtr first = Ask();
  LogIn("t1");
  EXPECT_TRUE(Answer(first, 401));
  const CallPtr second = Ask();
  LogIn("t2");
  EXPECT_FALSE(Answer(second, 401));
  EXPECT_THAT(Ask()->status,
              ErrorIs(StatusCode::kInternal,
                      v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED));
  EXPECT_EQ(http_.sent(), 2u);
  clock_.Advance(absl::Seconds(5));
  const CallPtr third = Ask();
  LogIn("t3");
  EXPECT_FALSE(Answer(third, 401));
  clock_.Advance(absl::Seconds(5));
  EXPECT_THAT(Ask()->status, StatusIs(StatusCode::kInternal));
  EXPECT_EQ(http_.sent(), 3u);
}

TEST_F(SessionTest, EndsWhoWaitWhenItIsStopped) {
  const CallPtr call = Ask();
  session_.Stop();
  EXPECT_THAT(call->status, ErrorIs(StatusCode::kUnavailable,
                                    v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  LogIn("t1");
  EXPECT_THAT(Ask()->status, StatusIs(StatusCode::kUnavailable));
  EXPECT_EQ(http_.sent(), 1u);
}

}  // namespace
}  // namespace gateway::fourws
