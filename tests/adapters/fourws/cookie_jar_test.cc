#include "adapters/fourws/cookie_jar.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

constexpr absl::Duration kRenewBefore = absl::Seconds(30);

class CookieJarTest : public testing::Test {
 protected:
  // An answer that sets cookies.
  void Set(const std::vector<std::string>& cookies) {
    HttpResponse response;
    for (const std::string& cookie : cookies)
      response.headers.emplace_back("set-cookie", cookie);
    jar_.OnAnswer(response, At());
  }

  std::string Sent() const {
    HttpRequest request;
    jar_.Apply(request);
    EXPECT_EQ(request.headers.at(0).first, "Cookie");
    return request.headers.at(0).second;
  }

  Moment At() const { return {now_, now_ + apart_}; }

  // How far the system's clock is ahead.
  absl::Duration apart_ = absl::ZeroDuration();
  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  CookieJar jar_{absl::Seconds(285), kRenewBefore};
};

TEST_F(CookieJarTest, SendsWhatWasSet) {
  Set({"S=a1; Path=/; HttpOnly", "N = n1 ;Secure"});
  EXPECT_EQ(Sent(), "N=n1; S=a1");
}

TEST_F(CookieJarTest, TakesRenewedCookiesAndNewOnes) {
  Set({"S=a1", "N=n1"});
  Set({"S=a2==", "X="});
  EXPECT_EQ(Sent(), "N=n1; S=a2==; X=");
}

TEST_F(CookieJarTest, DropsWhatIsDeleted) {
  Set({"A=1", "B=2", "C=3"});
  Set({"A=; Max-Age=0", "B=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"});
  EXPECT_EQ(Sent(), "C=3");
  Set({"C=x; max-age=-1"});
  EXPECT_TRUE(jar_.empty());
  EXPECT_EQ(jar_.ends_at(), absl::InfinitePast());
}

TEST_F(CookieJarTest, LeavesWhatIsMalformedOrTooMuch) {
  Set({"S=a1", "", "=v", "no pair", "a b=c", "Q=a\tb", "Q=\"x\x01\"",
       absl::StrCat("L=", std::string(5000, 'x'))});
  EXPECT_EQ(Sent(), "S=a1");
  std::vector<std::string> many;
  many.reserve(100);
  for (int i = 0; i < 100; ++i) many.push_back(absl::StrCat("m", i, "=1"));
  Set(many);
  EXPECT_LT(Sent().size(), 300u);
}

TEST_F(CookieJarTest, EndsWhenNoNewCookiesCameForItsLife) {
  Set({"S=a1"});
  const absl::Time first = jar_.ends_at();
  EXPECT_EQ(first, now_ + absl::Seconds(277.5));
  EXPECT_EQ(jar_.renew_at(), now_ + absl::Seconds(255));
  now_ += absl::Seconds(100);
  Set({});
  EXPECT_EQ(jar_.ends_at(), first);
  Set({"S=a2"});
  EXPECT_EQ(jar_.ends_at(), first + absl::Seconds(100));
}

TEST_F(CookieJarTest, EndsWhenACookieDoes) {
  // Max-Age goes before Expires.
  Set({"S=a1", "N=n1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=100"});
  EXPECT_EQ(jar_.ends_at(), now_ + absl::Seconds(95));
  Set({"N=n1; Expires=Tue, 14 Nov 2023 22:14:20 GMT"});
  EXPECT_EQ(jar_.ends_at(), now_ + absl::Seconds(57));
  Set({"N=n1"});
  EXPECT_EQ(jar_.ends_at(), now_ + absl::Seconds(277.5));
}

TEST_F(CookieJarTest, KeepsACookieForAnyNumberOfSeconds) {
  const std::string many(30, '9');
  Set({"S=a1", absl::StrCat("N=n1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ",
                            "Max-Age=", many)});
  EXPECT_EQ(Sent(), "N=n1; S=a1");
  Set({absl::StrCat("N=n1; Max-Age=-", many)});
  EXPECT_EQ(Sent(), "S=a1");
}

TEST_F(CookieJarTest, ReadsDatesByTheSystemsClock) {
  apart_ = -absl::Hours(1);
  Set({"S=1; Expires=Tue, 14 Nov 2023 21:14:20 GMT"});
  EXPECT_EQ(jar_.ends_at(), now_ + absl::Seconds(57));
}

TEST_F(CookieJarTest, LastsWhereNobodySaysHowLong) {
  CookieJar jar(std::nullopt, kRenewBefore);
  jar.OnAnswer({.status = 200, .headers = {{"set-cookie", "S=1"}}, .body = ""},
               At());
  EXPECT_EQ(jar.ends_at(), absl::InfiniteFuture());
}

TEST_F(CookieJarTest, IsMadeOfALoginWithCookiesOnly) {
  const TicketMaker maker = CookieJar::Maker(kRenewBefore);
  EXPECT_THAT(maker(Answered(200, "{}", {{"set-cookie", "S=1"}}), At()),
              IsOk());
  EXPECT_THAT(maker(Answered(200, "{}"), At()),
              ErrorIs(absl::StatusCode::kInternal,
                      v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED));
  EXPECT_THAT(maker(Answered(502, "", {{"set-cookie", "S=1"}}), At()),
              StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace gateway::fourws
