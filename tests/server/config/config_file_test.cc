#include "server/config/config_file.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using testing::HasSubstr;

std::string ErrorOf(const char* text) {
  const auto config = ParseConfigFile(text, "gateway.json");
  EXPECT_THAT(config, StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  return std::string(config.status().message());
}

TEST(ParseConfigFileTest, ReadsNumbersOf64BitsAlsoAsPrinted) {
  for (const char* text :
       {R"({"notifications": {"max_log_bytes": 10737418240}})",
        R"({"notifications": {"max_log_bytes": "10737418240"}})"}) {
    const auto config = ParseConfigFile(text, "gateway.json");
    ASSERT_THAT(config, IsOk());
    EXPECT_EQ(config->notifications().max_log_bytes(), 10737418240);
  }
  for (const char* text : {R"({"notifications": {"max_log_bytes": 0}})",
                           R"({"notifications": {"max_log_bytes": "x"}})",
                           R"({"notifications": {"max_log_bytes": {}}})"}) {
    EXPECT_THAT(ErrorOf(text),
                HasSubstr("notifications.max_log_bytes: must be a whole"));
  }
}

TEST(ParseConfigFileTest, ReadsEveryKindOfValueAndComments) {
  const auto config = ParseConfigFile(R"({
    // Where it listens.
    "grpc_listen": "127.0.0.1:1",
    "drain_timeout": "1.5s", /* short */
    "fourws": {"extra_query": {"appId": "A"}, "max_connections": 3,
               "max_response_bytes": 2147483647},
    "ingress": {"customer_promotions": {"unauthenticated": true}}
  })",
                                      "gateway.json");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->grpc_listen(), "127.0.0.1:1");
  EXPECT_EQ(config->drain_timeout().seconds(), 1);
  EXPECT_EQ(config->drain_timeout().nanos(), 500'000'000);
  EXPECT_EQ(config->fourws().extra_query().at("appId"), "A");
  EXPECT_EQ(config->fourws().max_connections(), 3);
  EXPECT_EQ(config->fourws().max_response_bytes(), 2147483647);
  EXPECT_TRUE(config->ingress().customer_promotions().unauthenticated());
}

TEST(ParseConfigFileTest, ReportsLineAndColumnOfAFaultOfSyntax) {
  EXPECT_THAT(ErrorOf("{\n  \"grpc_listen\": oops\n}"),
              testing::StartsWith("gateway.json: line 2, column "));
  EXPECT_THAT(ErrorOf(""), HasSubstr("gateway.json: line 1, column 1"));
  EXPECT_THAT(ErrorOf("{} {}"), HasSubstr("line 1"));
}

TEST(ParseConfigFileTest, RefusesUnknownKeysAndSaysWhichIsMeant) {
  EXPECT_EQ(ErrorOf(R"({"fourws": {"commands": {"get_gifcard": "x"}}})"),
            "gateway.json: fourws.commands.get_gifcard: unknown key (did you "
            "mean get_giftcard?)");
  EXPECT_EQ(ErrorOf(R"({"fourws": {"outcomes": {"save_ordr": "answer"}}})"),
            "gateway.json: fourws.outcomes.save_ordr: unknown key (did you "
            "mean save_order?)");
  // How a documented write ends is no matter of configuration.
  EXPECT_EQ(
      ErrorOf(R"({"fourws": {"outcomes": {"update_giftcard": "answer"}}})"),
      "gateway.json: fourws.outcomes.update_giftcard: unknown key");
  EXPECT_EQ(ErrorOf(R"({"fourws": {"commands": {"zzz": "x"}}})"),
            "gateway.json: fourws.commands.zzz: unknown key");
  EXPECT_EQ(ErrorOf(R"({"fourws": {"commands": {"get_giftcard": 1}}})"),
            "gateway.json: fourws.commands.get_giftcard: must be a text");
  EXPECT_EQ(ErrorOf(R"({"fourws": {"commands": []}})"),
            "gateway.json: fourws.commands: must be an object");
  EXPECT_EQ(ErrorOf(R"({"grpcListen": "x"})"),
            "gateway.json: grpcListen: unknown key (did you mean "
            "grpc_listen?)");
  EXPECT_EQ(ErrorOf(R"({"zzz": 1})"), "gateway.json: zzz: unknown key");
}

TEST(ParseConfigFileTest, ReportsThePlaceOfEveryWrongKindOfValue) {
  const std::string error = ErrorOf(R"({
    "grpc_listen": 1, "drain_timeout": "30", "fourws": {
      "url": null, "max_connections": "3", "extra_query": {"a": 1}},
    "ingress": {"max_connections": 2147483648, "max_body_bytes": 0,
                "idle_timeout": "0s", "request_timeout": "-1s",
                "customer_promotions": {"unauthenticated": "yes"}},
    "operations": []})");
  for (const char* line :
       {"grpc_listen: must be a text", "drain_timeout: must be a duration",
        "fourws.url: must be a text",
        "fourws.max_connections: must be a whole number from 1 to 2147483647",
        "fourws.extra_query.a: must be a text",
        "ingress.max_connections: must be a whole number",
        "ingress.max_body_bytes: must be a whole number",
        "ingress.idle_timeout: must be a duration above zero",
        "ingress.request_timeout: must be a duration above zero",
        "ingress.customer_promotions.unauthenticated: must be true or false",
        "operations: must be an object"}) {
    EXPECT_THAT(error, HasSubstr(std::string("gateway.json: ") + line));
  }
  EXPECT_EQ(ErrorOf("[]"), "gateway.json: must be an object");
  EXPECT_THAT(ErrorOf(R"({"operations": {"timeouts": {"x": "soon"}}})"),
              HasSubstr("operations.timeouts.x: must be a duration"));
}

TEST(ParseConfigFileTest, RefusesAKeyGivenTwice) {
  EXPECT_THAT(ErrorOf(R"({"data_dir": "a", "data_dir": "b"})"),
              HasSubstr("data_dir: key given twice"));
  EXPECT_THAT(
      ParseConfigFile(R"({"operations": {}, "fourws": {"url": ""}})", "g"),
      IsOk());
}

TEST(ReadConfigFileTest, NamesAFileThatCannotBeRead) {
  const auto config = ReadConfigFile("no/such/gateway.json");
  EXPECT_EQ(config.status().message(), "no/such/gateway.json: cannot be read");
  EXPECT_THAT(ReadConfigFile(testing::TempDir()),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ReadConfigFileTest, ReadsTheExampleForProduction) {
  const auto config =
      ReadConfigFile(FIXTURES "/../../deploy/gateway.example.json");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->public_url(), "https://gateway.example");
}

}  // namespace
}  // namespace gateway
