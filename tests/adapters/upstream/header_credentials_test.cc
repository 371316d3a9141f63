#include "adapters/upstream/header_credentials.h"

#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(HeaderCredentialsTest, AddsTheHeadersThatHaveAValue) {
  HeaderCredentials credentials(
      HttpHeaders{{"username", "u"}, {"password", ""}, {"siteId", "500"}});
  HttpRequest request;
  request.headers = {{"Accept", "*/*"}};
  request.body = "{}";
  absl::StatusOr<AuthorizedRequest> authorized;
  credentials.Authorize(std::move(request), {},
                        [&](absl::StatusOr<AuthorizedRequest> answer) {
                          authorized = std::move(answer);
                        });
  ASSERT_THAT(authorized, IsOk());
  EXPECT_THAT(authorized->request.headers,
              ElementsAre(Pair("Accept", "*/*"), Pair("username", "u"),
                          Pair("siteId", "500")));
  EXPECT_EQ(authorized->request.body, "{}");
}

TEST(HeaderCredentialsTest, HasNoOthersToTry) {
  HeaderCredentials credentials(HttpHeaders{{"username", "u"}});
  HttpResponse refused;
  refused.status = 401;
  EXPECT_FALSE(credentials.OnAnswer(0, refused));
}

}  // namespace
}  // namespace gateway
