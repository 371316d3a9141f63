#include <string>

#include "adapters/http/curl_http_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/http/scripted_server.h"
#include "tests/adapters/http/self_signed.h"
#include "tests/adapters/http/sent.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::SizeIs;

class CurlTlsTest : public testing::Test {
 protected:
  HttpExchange PostTrusting(const std::string& ca_file) {
    CurlHttpOptions options;
    options.ca_file = ca_file;
    CurlHttpClient client(clock_, options);
    return Sent(client, Post(server_.Url(), "{}")).get();
  }

  FakeClock clock_;
  SelfSigned authority_;
  ScriptedServer server_{[](int) { return Answer("200 OK", "{}"); },
                         {.tls = authority_.server()}};
};

TEST_F(CurlTlsTest, TrustsServerOfGivenAuthority) {
  const HttpExchange end = PostTrusting(authority_.ca_file());
  ASSERT_THAT(end.response, IsOk());
  EXPECT_EQ(end.response->body, "{}");
}

TEST_F(CurlTlsTest, SendsNothingToServerOfUnknownAuthority) {
  const SelfSigned other;
  for (const std::string& ca_file : {std::string(), other.ca_file()}) {
    const HttpExchange end = PostTrusting(ca_file);
    EXPECT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
    EXPECT_FALSE(end.body_handed_over);
  }
  EXPECT_THAT(server_.requests(), SizeIs(0));
}

}  // namespace
}  // namespace gateway
