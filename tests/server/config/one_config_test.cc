#include "server/config/one_config.h"

#include <cstdlib>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/config/config_file.h"
#include "server/config/defaults.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr char kAdd[] =
    "fourws.gateway.v1beta1.OneService.AddConfigurableProducts";

// With the part `one`, unless that is empty.
absl::StatusOr<GatewayConfig> Make(const std::string& one,
                                   const std::string& more = "") {
  std::string text = R"({"fourws": {"url": "http://127.0.0.1:1"})";
  if (!one.empty()) text += R"(, "one": )" + one;
  auto file = ParseConfigFile(text + more + "}", "gateway.json");
  EXPECT_THAT(file, IsOk());
  if (!file.ok()) return file.status();
  ApplyDefaults(*file);
  return MakeGatewayConfig(*file);
}

std::string ErrorOf(const std::string& one) {
  return std::string(Make(one).status().message());
}

TEST(OneConfigTest, IsOptional) {
  const auto config = Make("");
  ASSERT_THAT(config, IsOk());
  EXPECT_FALSE(config->one.has_value());
}

TEST(OneConfigTest, HasDefaultsForAllButTheUrl) {
  const auto config = Make(R"({"url": "https://api.example.com/"})");
  ASSERT_THAT(config, IsOk());
  ASSERT_TRUE(config->one.has_value());
  const one::Options& platform = config->one->platform;
  EXPECT_EQ(platform.url, "https://api.example.com");
  EXPECT_EQ(platform.credentials.tenant, "");
  EXPECT_EQ(platform.credentials.api_key, "");
  EXPECT_EQ(platform.read_timeout, absl::Seconds(10));
  EXPECT_EQ(platform.write_timeout, absl::Seconds(20));
  EXPECT_EQ(platform.prices.path,
            "/api/v1/orderpath/integrations/auth-required/carts/{cartId}/"
            "change-product-lines-prices");
  EXPECT_EQ(platform.prices.lines_field, "productLines");
  EXPECT_EQ(platform.prices.line_id_field, "id");
  EXPECT_EQ(platform.prices.price_field, "price");
  EXPECT_EQ(platform.gate.max_concurrent, 16);
  EXPECT_EQ(platform.gate.breaker.failures, 10);
  EXPECT_EQ(config->one->max_connections, 16);
  EXPECT_EQ(config->one->max_response_bytes, 8388608);
}

// Nothing comes after the answer, so nothing is waited for after it.
TEST(OneConfigTest, WaitsForOutcomesAsLongAsForAnswers) {
  auto config = Make(R"({"url": "http://x", "write_timeout": "5s"})");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->operations.timeouts.at(kAdd), absl::Seconds(6));
  EXPECT_EQ(config->operations.timeouts.count(
                "fourws.gateway.v1beta1.OneService.ChangeProductLinePrices"),
            1);
  config = Make(R"({"url": "http://x"})",
                std::string(R"(, "operations": {"timeouts": {")") + kAdd +
                    R"(": "60s"}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->operations.timeouts.at(kAdd), absl::Seconds(60));
}

TEST(OneConfigTest, TakesWhatItIsGiven) {
  setenv("ONE_TEST_KEY", "k:1", 1);
  const auto config = Make(R"({
      "url": "http://x", "tenant": "acme", "api_key": {"env": "ONE_TEST_KEY"},
      "max_connections": 3, "limits": {"max_per_second": 5},
      "prices": {"path": "/p/{cartId}", "price_field": "netPrice"}})");
  ASSERT_THAT(config, IsOk());
  const one::Options& platform = config->one->platform;
  EXPECT_EQ(platform.credentials.tenant, "acme");
  EXPECT_EQ(platform.credentials.api_key, "k:1");
  EXPECT_EQ(platform.gate.max_concurrent, 3);
  EXPECT_EQ(platform.gate.pace.max_per_second, 5);
  EXPECT_EQ(platform.prices.path, "/p/{cartId}");
  EXPECT_EQ(platform.prices.price_field, "netPrice");
}

TEST(OneConfigTest, NamesAllThatIsWrong) {
  EXPECT_THAT(ErrorOf("{}"), HasSubstr("one.url: required"));
  EXPECT_THAT(ErrorOf(R"({"url": "ftp://x", "tenant": "acme",
                  "prices": {"path": "carts", "price_field": "id"}})"),
              AllOf(HasSubstr("one.url: "), HasSubstr("one.tenant: "),
                    HasSubstr("one.prices.path: "),
                    HasSubstr("one.prices.price_field: ")));
  unsetenv("ONE_TEST_KEY");
  EXPECT_THAT(ErrorOf(R"({"url": "http://x", "tenant": "acme",
                          "api_key": {"env": "ONE_TEST_KEY"}})"),
              HasSubstr("one.api_key: "));
}

}  // namespace
}  // namespace gateway
