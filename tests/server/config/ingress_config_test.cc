#include <cstdlib>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/config/making.h"
#include "tests/server/config/scratch_file.h"
#include "tests/support/status_matchers.h"

// Who may send webhooks, and who is notified of those that cannot be processed.
namespace gateway {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(IngressConfigTest, TakesSourcesOfAnyProof) {
  const ScratchFile token("s3cret");
  const ScratchFile key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  const auto config = Make(
      R"({"http_listen": "0.0.0.0:8080", "public_url": "https://g.example",)" +
      std::string(kUpstream) + R"(, "ingress": {
        "customer_promotions": {"bearer": {"file": ")" +
      token.path() + R"("}, "max_per_second": 9, "id_header": "X-Id",
          "max_body_bytes": 100,
          "forward_url": "http://older/hook/"},
        "one_cart_opened": {"standard_webhooks": {"secrets": [{"file": ")" +
      key.path() + R"("}, {"file": ")" + key.path() + R"("}]}}}})");
  ASSERT_THAT(config, IsOk());
  const auto& sources = config->ingress.sources;
  ASSERT_EQ(sources.size(), 2u);
  const WebhookSender& promotions = sources.at("customer_promotions");
  EXPECT_EQ(promotions.bearer, "s3cret");
  EXPECT_EQ(promotions.id_header, "x-id");
  EXPECT_EQ(promotions.max_per_second, 9);
  EXPECT_EQ(promotions.max_body_bytes, 100);
  EXPECT_EQ(promotions.burst, 9);
  EXPECT_EQ(promotions.forward_url, "http://older/hook");
  const WebhookSender& carts = sources.at("one_cart_opened");
  ASSERT_EQ(carts.signature_keys.size(), 2u);
  EXPECT_EQ(carts.signature_keys[0].size(), 24u);
  EXPECT_EQ(carts.signature_tolerance, absl::Minutes(5));
  EXPECT_EQ(carts.id_header, "webhook-id");
  EXPECT_EQ(carts.max_per_second, 0);
  EXPECT_EQ(carts.max_body_bytes, config->ingress.max_body_bytes);
}

TEST(IngressConfigTest, TakesAllSourcesWhereOnlyThisMachineReachesThem) {
  const auto config = Make("{" + std::string(kUpstream) + "}");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->ingress.sources.size(), 5u);
  for (const auto& [name, source] : config->ingress.sources)
    EXPECT_TRUE(source.unauthenticated) << name;
}

TEST(IngressConfigTest, TakesWhomToNotify) {
  const ScratchFile password("s3cret");
  const std::string email =
      R"("email": {"host": "mail.example", "from": "a@b", "to": ["c@d", "e@f"])";
  const auto config =
      Make("{" + std::string(kUpstream) + R"(, "notices": {)" + email +
           R"(, "username": "u", "password": {"file": ")" + password.path() +
           R"("}}, "webhook": {"url": "http://chat/hook"}}})");
  ASSERT_THAT(config, IsOk());
  const auto& notices = config->notices;
  EXPECT_EQ(notices.interval, absl::Minutes(15));
  EXPECT_EQ(notices.webhook_url, "http://chat/hook");
  ASSERT_TRUE(notices.email.has_value());
  EXPECT_EQ(notices.email->smtp.host, "mail.example");
  EXPECT_EQ(notices.email->smtp.port, 587);
  EXPECT_EQ(notices.email->smtp.start_tls, SmtpOptions::StartTls::kRequired);
  EXPECT_EQ(notices.email->smtp.password, "s3cret");
  EXPECT_EQ(notices.email->to, (std::vector<std::string>{"c@d", "e@f"}));
  const std::string wrong = ErrorOf(
      "{" + std::string(kUpstream) +
      R"(, "notices": {"email": {"host": "a/b", "from": "a", "to": ["x>y@z"],
          "starttls": "optional", "username": "u"}}})");
  for (const char* line :
       {"notices.email.host: required, and no more than a host",
        "notices.email.from: must be an address",
        "notices.email.to.0: must be an address",
        "notices.email.username: and password need each other",
        "notices.email.starttls: must not be optional with credentials"})
    EXPECT_THAT(wrong, HasSubstr(line));
}

TEST(IngressConfigTest, RefusesSourcesThatProveLittle) {
  const auto error_of = [](const std::string& source) {
    return ErrorOf("{" + std::string(kUpstream) +
                   R"(, "ingress": {"customer_promotions": )" + source + "}}");
  };
  const ScratchFile word("short");
  const std::string secret = R"({"file": ")" + word.path() + "\"}";
  EXPECT_THAT(error_of(R"({"path_secret": )" + secret + "}"),
              HasSubstr("path_secret: must have at least 16"));
  EXPECT_THAT(
      error_of(R"({"basic": {"username": "a:b", "password": )" + secret + "}}"),
      HasSubstr("basic.username: required, without a colon"));
  EXPECT_THAT(error_of(R"({"basic": {"username": "a"}})"),
              HasSubstr("basic.password: needs one of file and env"));
  EXPECT_THAT(
      error_of(R"({"unauthenticated": true, "path_secret": )" + secret + "}"),
      HasSubstr("needs one of basic, path_secret,"));
  EXPECT_THAT(error_of(R"({"standard_webhooks": {"secrets": []}})"),
              HasSubstr("standard_webhooks.secrets: needs at least one"));
  EXPECT_THAT(
      error_of(R"({"standard_webhooks": {"secrets": [)" + secret + "]}}"),
      HasSubstr("standard_webhooks.secrets.0: must be whsec_ and base64"));
  EXPECT_THAT(error_of(R"({"unauthenticated": true, "burst": 5})"),
              HasSubstr("burst: means nothing without max_per_second"));
  EXPECT_THAT(
      error_of(R"({"unauthenticated": true, "max_body_bytes": 2000000})"),
      HasSubstr("max_body_bytes: must not exceed ingress."));
}

TEST(IngressConfigTest, ReadsAddressesAndBounds) {
  const auto config = Make("{" + std::string(kUpstream) + R"(, "ingress": {
    "max_connections": 64, "callback_connections": 8,
    "max_connections_per_address": 4,
    "trusted_proxies": ["10.0.0.0/8", "2001:db8::1"],
    "unlimited_addresses": ["192.0.2.7"]}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->ingress.callback_connections, 8);
  EXPECT_EQ(config->ingress.max_connections_per_address, 4);
  EXPECT_EQ(config->ingress.trusted_proxies.size(), 2);
  EXPECT_TRUE(ContainsAddress(config->ingress.unlimited_addresses,
                              *IpAddress::Parse("192.0.2.7")));
}

TEST(IngressConfigTest, SaysWhichBoundsAreWrong) {
  const auto config = Make("{" + std::string(kUpstream) + R"(, "ingress": {
    "max_connections": 8, "callback_connections": 8,
    "trusted_proxies": ["10.0.0.0/8", "proxy"],
    "unlimited_addresses": ["192.0.2.7/24"]}})");
  const std::string error(config.status().message());
  EXPECT_THAT(error, HasSubstr("ingress.callback_connections: must be less"));
  EXPECT_THAT(error,
              HasSubstr("ingress.trusted_proxies.1: must be an address"));
  EXPECT_THAT(error, HasSubstr("ingress.unlimited_addresses.0: must be an"));
}

}  // namespace
}  // namespace gateway
