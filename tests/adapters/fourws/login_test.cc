#include "adapters/fourws/login.h"

#include "absl/strings/str_cat.h"
#include "adapters/base/json.h"
#include "adapters/fourws/bearer_token.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::Pair;

const absl::Time kAsked = absl::FromUnixSeconds(1'700'000'000);
constexpr absl::Duration kRenewBefore = absl::Seconds(30);

absl::StatusOr<LoginAnswer> Read(int status, std::string body,
                                 HttpHeaders headers = {}) {
  return ReadLogin(Answered(status, std::move(body), std::move(headers)),
                   kAsked);
}

TEST(LoginRequestTest, PostsWhoTheGatewayIs) {
  PlatformOptions platform;
  platform.url = "http://127.0.0.1:1/base";
  platform.extra_query = {{"appId", "A"}};
  LoginOptions login;
  login.username = "u\"1";
  login.password = "p";
  login.company_id = "C";
  login.site_id = "501";
  const HttpRequest request = LoginRequest(platform, login);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "http://127.0.0.1:1/base/api?cmd=login&appId=A");
  EXPECT_EQ(*ParseJson(request.body),
            *ParseJson(R"({"username":"u\"1","password":"p","companyId":"C",
                           "siteId":501})"));
}

TEST(LoginRequestTest, GoesWhereItIsTold) {
  PlatformOptions platform;
  platform.url = "http://127.0.0.1:1";
  LoginOptions login;
  login.username = "u";
  login.password = "p";
  login.path = "/data/login";
  login.command = "";
  const HttpRequest request = LoginRequest(platform, login);
  EXPECT_EQ(request.url, "http://127.0.0.1:1/data/login");
  EXPECT_EQ(request.body, R"({"username":"u","password":"p"})");
}

TEST(ReadLoginTest, ReadsTheDocumentedAnswer) {
  const auto login = Read(200, FixtureText("login_response.json"));
  ASSERT_THAT(login, IsOk());
  EXPECT_EQ(login->token, "your_token");
  EXPECT_EQ(login->life, absl::Milliseconds(285000));
}

TEST(ReadLoginTest, ReadsTheEndWhereNoLifeIsGiven) {
  EXPECT_EQ(Read(200, R"({"expires":"2023-11-14T22:14:20.500Z"})")->life,
            absl::Milliseconds(60500));
  // It is of a clock that is not ours: better not believed.
  EXPECT_EQ(Read(200, R"({"expires":"2023-11-14T22:13:20.000Z"})")->life,
            std::nullopt);
  EXPECT_EQ(Read(200, R"({"expires":"tomorrow"})")->life, std::nullopt);
  EXPECT_EQ(Read(200, R"({"expiresInMS":0})")->life, std::nullopt);
  EXPECT_EQ(Read(200, R"({"expiresInMS":"nan"})")->life, std::nullopt);
}

TEST(ReadLoginTest, TakesALifeOfAnyLength) {
  for (const char* life : {"99999999999999999999", "1e300", "\"1e999\""}) {
    const auto login =
        Read(200, absl::StrCat(R"({"token":"t","expiresInMS":)", life, "}"));
    ASSERT_THAT(login, IsOk());
    ASSERT_TRUE(login->life.has_value()) << life;
    const Term term = TermOf(kAsked, *login->life, kRenewBefore);
    EXPECT_GT(term.renew_at, kAsked + absl::Hours(24 * 366)) << life;
    EXPECT_GE(term.ends_at, term.renew_at) << life;
  }
}

TEST(ReadLoginTest, ReportsARefusalWithoutItsWords) {
  const auto is_refused =
      ErrorIs(StatusCode::kInternal, v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED);
  for (const auto& refusal :
       {Read(401, FixtureText("auth_error_401.json")), Read(403, ""),
        Read(200, R"({"success":false,"message":"wrong password s3cret"})"),
        Read(400, R"({"success":false,"message":"missing_parameter"})")}) {
    EXPECT_THAT(refusal, is_refused);
    EXPECT_EQ(InfoOf(refusal.status())->metadata().count("upstream_message"),
              0u);
  }
}

TEST(ReadLoginTest, ReportsAnUpstreamThatIsNotWell) {
  EXPECT_THAT(
      ReadLogin(Failed(absl::UnavailableError("reset"), true), kAsked),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_THAT(
      Read(502, "<html>"),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREADABLE));
  EXPECT_THAT(Read(429, "", {{"retry-after", "3"}}),
              ErrorIs(StatusCode::kResourceExhausted,
                      v1::ERROR_REASON_UPSTREAM_THROTTLED));
}

TEST(TermTest, EndsALittleBeforeTheLifeDoesAndIsRenewedEarlier) {
  const Term term = TermOf(kAsked, absl::Seconds(285), kRenewBefore);
  EXPECT_EQ(term.renew_at, kAsked + absl::Seconds(255));
  EXPECT_EQ(term.ends_at, kAsked + absl::Seconds(277.5));
  const Term brief = TermOf(kAsked, absl::Seconds(10), kRenewBefore);
  EXPECT_EQ(brief.renew_at, kAsked + absl::Seconds(8));
  EXPECT_EQ(brief.ends_at, kAsked + absl::Seconds(9.5));
}

TEST(BearerTokenTest, IsSentWithRequests) {
  const auto ticket = BearerToken::Maker(kRenewBefore)(
      Answered(200, FixtureText("login_response.json")), {kAsked, kAsked});
  ASSERT_THAT(ticket, IsOk());
  HttpRequest request;
  (*ticket)->Apply(request);
  EXPECT_THAT(request.headers,
              ElementsAre(Pair("Authorization", "Bearer your_token")));
  EXPECT_EQ((*ticket)->renew_at(), kAsked + absl::Seconds(255));
}

TEST(BearerTokenTest, LivesAMinuteIfNoLifeIsGiven) {
  const auto ticket = BearerToken::Maker(kRenewBefore)(
      Answered(200, R"({"token":"t"})"), {kAsked, kAsked});
  ASSERT_THAT(ticket, IsOk());
  EXPECT_EQ((*ticket)->renew_at(), kAsked + absl::Seconds(48));
}

TEST(BearerTokenTest, LivesAsLongAsItsEndSaysByTheSystemsClock) {
  const auto ticket = BearerToken::Maker(kRenewBefore)(
      Answered(200, R"({"token":"t","expires":"2023-11-14T23:14:20Z"})"),
      {kAsked, kAsked + absl::Hours(1)});
  ASSERT_THAT(ticket, IsOk());
  EXPECT_EQ((*ticket)->renew_at(), kAsked + absl::Seconds(48));
}

TEST(BearerTokenTest, IsNothingThatCannotStandInAHeader) {
  for (const char* body : {R"({"token":""})", R"({})", R"({"token":"a b"})",
                           R"({"token":"a\r\nx: y"})", R"({"token":"é"})"}) {
    EXPECT_THAT(
        BearerToken::Maker(kRenewBefore)(Answered(200, body), {kAsked, kAsked}),
        ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREADABLE))
        << body;
  }
}

}  // namespace
}  // namespace gateway::fourws
