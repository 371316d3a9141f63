#include "server/config/config.h"

#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/fourws/commands.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/config/config_file.h"
#include "server/config/defaults.h"
#include "tests/server/config/making.h"
#include "tests/server/config/scratch_file.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(GatewayConfigTest, HasDefaultsForAllButTheUpstream) {
  const auto config = Make(R"({"fourws": {"url": "http://127.0.0.1:1/"}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->grpc_listen, "127.0.0.1:50051");
  EXPECT_EQ(config->http_listen, "127.0.0.1:8080");
  EXPECT_EQ(config->public_url, "http://127.0.0.1:8080");
  EXPECT_EQ(config->data_dir, "data");
  EXPECT_EQ(config->log_level, "info");
  EXPECT_EQ(config->log.file, "");
  EXPECT_EQ(config->log.max_queued_lines, 10'000);
  EXPECT_EQ(config->log.max_queued_bytes, 4194304);
  EXPECT_EQ(config->log.max_refusals_per_second, 10);
  EXPECT_EQ(config->drain_timeout, absl::Seconds(25));
  EXPECT_EQ(config->notifications.tail_bytes, 8388608);
  EXPECT_EQ(config->notifications.retention, absl::Hours(30 * 24));
  EXPECT_EQ(config->notifications.max_log_bytes, int64_t{10} << 30);
  EXPECT_EQ(config->min_free_disk_bytes, 64 << 20);
  EXPECT_EQ(config->notifications.max_latest_states, 10'000'000);
  EXPECT_EQ(config->notifications.max_latest_state_bytes, int64_t{10} << 30);
  EXPECT_EQ(config->notifications.max_waiting_dead_letters, 100'000);
  EXPECT_EQ(config->notifications.max_waiting_dead_letter_bytes, 1 << 30);
  const fourws::PlatformOptions& platform = config->fourws.platform;
  EXPECT_EQ(platform.url, "http://127.0.0.1:1");
  EXPECT_EQ(platform.commands.at("get_giftcard"), "getGiftcard_v1");
  EXPECT_EQ(platform.commands.at("update_giftcard"), "updateGiftcard_v1");
  EXPECT_EQ(platform.commands.at("generate_giftcards"),
            "generateGiftcardBarcode_v1");
  EXPECT_EQ(platform.commands.at("generate_giftcard_pdf"),
            "generateGiftcardPdf_v1");
  EXPECT_EQ(platform.pdf.barcodes_field, "barcodes");
  EXPECT_EQ(platform.pdf.uri_field, "uri");
  EXPECT_EQ(platform.read_timeout, absl::Seconds(10));
  EXPECT_EQ(platform.write_timeout, absl::Seconds(30));
  EXPECT_EQ(platform.giftcard_barcode_parameter, "barcode");
  EXPECT_EQ(config->fourws.max_connections, 64);
  EXPECT_EQ(config->fourws.max_response_bytes, 8388608);
  EXPECT_EQ(config->fourws.scheme, GatewayConfig::Fourws::Scheme::kHeaders);
  const GateOptions& gate = platform.gate;
  EXPECT_EQ(gate.max_concurrent, 64);
  EXPECT_EQ(gate.max_waiting, 1024);
  EXPECT_EQ(gate.pace.max_per_second, 0);
  EXPECT_EQ(gate.pace.max_pause, absl::Seconds(60));
  EXPECT_EQ(gate.breaker.failures, 10);
  EXPECT_EQ(gate.breaker.open, absl::Seconds(5));
  EXPECT_EQ(gate.breaker.probes, 1);
  EXPECT_EQ(gate.breaker.patience, absl::Seconds(5));
  EXPECT_EQ(config->operations.timeout, absl::Seconds(900));
  EXPECT_EQ(config->operations.unresolved_hold, absl::Seconds(86400));
  EXPECT_THAT(config->operations.timeouts,
              testing::UnorderedElementsAre(
                  testing::Pair("fourws.gateway.v1beta1.CustomerService."
                                "SetCustomerOptIn",
                                absl::Seconds(31)),
                  testing::Pair("fourws.gateway.v1beta1.DocumentService."
                                "UpdateExternalReferences",
                                absl::Seconds(31))));
  EXPECT_EQ(config->operations.retention, absl::Hours(35 * 24));
  EXPECT_EQ(config->operations.default_wait, absl::Seconds(30));
  EXPECT_EQ(config->operations.max_queue_per_resource, 16);
  EXPECT_FALSE(config->operations.refunds);
  EXPECT_EQ(config->ingress.max_body_bytes, 1048576);
  EXPECT_EQ(config->ingress.request_timeout, absl::Seconds(10));
  EXPECT_EQ(config->ingress.idle_timeout, absl::Seconds(60));
  EXPECT_EQ(config->ingress.max_connections, 1024);
  EXPECT_EQ(config->ingress.max_webhook_values, 20'000);
  EXPECT_EQ(config->ingress.max_connections_per_address, 512);
  EXPECT_EQ(config->ingress.callback_connections, 128);
  EXPECT_EQ(config->ingress.max_pending_body_bytes, 64 << 20);
  EXPECT_TRUE(
      config->ingress.sources.at("customer_promotions").unauthenticated);
}

TEST(GatewayConfigTest, TakesWhatTheFileSays) {
  setenv("FOURWS_TEST_PASSWORD", "s3cret", 1);
  const ScratchFile path_secret("0123456789abcdef\n");
  const auto config = Make(R"({
    "http_listen": "0.0.0.0:80", "public_url": "https://gateway.example/x/",
    "fourws": {
      "url": "https://4ws.example/base", "default_entity_code": "440",
      "extra_query": {"b": "2", "a": "1"}, "ca_file": "ca.pem",
      "commands": {"get_giftcard": "getGiftcard_v2"}, "read_timeout": "0.5s",
      "giftcard_barcode_parameter": "cardBarcode",
      "header_credentials": {
        "username": "u", "password": {"env": "FOURWS_TEST_PASSWORD"},
        "company_id": "C", "site_id": "500"}},
    "ingress": {"customer_promotions": {
      "path_secret": {"file": ")" +
                           path_secret.path() + R"("}}}})");
  unsetenv("FOURWS_TEST_PASSWORD");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->public_url, "https://gateway.example/x");
  const fourws::PlatformOptions& platform = config->fourws.platform;
  EXPECT_EQ(platform.url, "https://4ws.example/base");
  EXPECT_EQ(platform.commands.at("get_giftcard"), "getGiftcard_v2");
  EXPECT_EQ(platform.commands.at("update_giftcard"), "updateGiftcard_v1");
  EXPECT_EQ(platform.read_timeout, absl::Milliseconds(500));
  EXPECT_EQ(platform.default_entity_code, "440");
  EXPECT_EQ(platform.giftcard_barcode_parameter, "cardBarcode");
  EXPECT_THAT(
      platform.extra_query,
      testing::ElementsAre(testing::Pair("a", "1"), testing::Pair("b", "2")));
  EXPECT_EQ(config->fourws.ca_file, "ca.pem");
  EXPECT_EQ(config->fourws.credentials.username, "u");
  EXPECT_EQ(config->fourws.credentials.password, "s3cret");
  EXPECT_EQ(config->fourws.credentials.company_id, "C");
  EXPECT_EQ(config->fourws.credentials.site_id, "500");
  EXPECT_EQ(config->ingress.sources.at("customer_promotions").path_secret,
            "0123456789abcdef");
  EXPECT_FALSE(
      config->ingress.sources.at("customer_promotions").unauthenticated);
}

TEST(GatewayConfigTest, TakesWhereTheLogGoes) {
  const auto config = Make(R"({
    "fourws": {"url": "http://a"},
    "log": {"file": "gateway.log", "max_queued_lines": 1,
            "max_queued_bytes": 65536, "max_refusals_per_second": 3}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->log.file, "gateway.log");
  EXPECT_EQ(config->log.max_queued_lines, 1);
  EXPECT_EQ(config->log.max_queued_bytes, 65536);
  EXPECT_EQ(config->log.max_refusals_per_second, 3);
}

TEST(GatewayConfigTest, RefusesALogInWhichNoLineFits) {
  EXPECT_EQ(ErrorOf(R"({"fourws": {"url": "http://a"},
                        "log": {"max_queued_bytes": 65535}})"),
            "log.max_queued_bytes: must be 65536 (64 KiB) or more");
}

TEST(GatewayConfigTest, TakesWhatGiftCardWritesNeed) {
  const auto config = Make(R"({
    "fourws": {
      "url": "http://a",
      "commands": {"generate_giftcards": "g", "generate_giftcard_pdf": "p"},
      "giftcard_pdf": {"barcodes_field": "cards", "uri_field": "link"}},
    "operations": {"refunds": true}})");
  ASSERT_THAT(config, IsOk());
  const fourws::PlatformOptions& platform = config->fourws.platform;
  EXPECT_EQ(platform.commands.at("generate_giftcards"), "g");
  EXPECT_EQ(platform.commands.at("generate_giftcard_pdf"), "p");
  EXPECT_EQ(platform.pdf.barcodes_field, "cards");
  EXPECT_EQ(platform.pdf.uri_field, "link");
  EXPECT_TRUE(config->operations.refunds);
  EXPECT_EQ(ErrorOf(R"({"fourws": {"url": "http://a", "giftcard_pdf":
                        {"barcodes_field": "callback"}}})"),
            "fourws.giftcard_pdf.barcodes_field: is taken by the callback");
}

// What is in force can be seen, and each can be changed.
TEST(GatewayConfigTest, PrintsEveryCommandInTheOrderOfNames) {
  ASSERT_EQ(fourws::DefaultCommands().size(), 29);
  const std::string printed = PrintConfig(
      Effective(R"({"fourws": {"commands": {"replace_sale": "r"}}})"));
  size_t place = printed.find("\"commands\"");
  for (const auto& [name, cmd] : fourws::DefaultCommands()) {
    const std::string line = absl::StrCat(
        "\"", name, "\": \"", name == "replace_sale" ? "r" : cmd, "\"");
    place = printed.find(line, place);
    EXPECT_NE(place, std::string::npos) << line << " in order of:\n" << printed;
  }
}

TEST(GatewayConfigTest, TakesDefaultsOfDocumentsByCaller) {
  const auto config = Make(R"({
    "fourws": {"url": "http://x", "default_entity_code": "500",
      "document_defaults": {
        "default": {"branch_code": "1003"},
        "shop": {"entity_code": "501", "channel": "WEB"}}}})");
  ASSERT_THAT(config, IsOk());
  const fourws::PlatformOptions& platform = config->fourws.platform;
  EXPECT_EQ(platform.DefaultsOf("shop").entity_code, "501");
  EXPECT_EQ(platform.DefaultsOf("shop").branch_code, "");
  EXPECT_EQ(platform.DefaultsOf("shop").channel, "WEB");
  EXPECT_EQ(platform.DefaultsOf("other").entity_code, "500");
  EXPECT_EQ(platform.DefaultsOf("other").branch_code, "1003");
  EXPECT_EQ(platform.DefaultsOf("other").channel, "IN_STORE");
}

TEST(GatewayConfigTest, TakesWhatIsNotDocumentedOfDocuments) {
  auto config = Make(R"({"fourws": {"url": "http://x"}})");
  ASSERT_THAT(config, IsOk());
  const fourws::PlatformOptions* platform = &config->fourws.platform;
  EXPECT_EQ(platform->document_number_parameter, "documentNumber");
  EXPECT_EQ(platform->supplier_entry.purchase_id_field, "id");
  EXPECT_EQ(platform->DefaultsOf("any").system, "ECOMMERCE");
  config = Make(R"({"fourws": {
    "url": "http://x", "document_number_parameter": "number",
    "supplier_entry": {"cause": "PURCHASE", "purchase_id_field": "header",
                       "plain_ids": true},
    "document_defaults": {"default": {"system": "KEEPIT"}}}})");
  ASSERT_THAT(config, IsOk());
  platform = &config->fourws.platform;
  EXPECT_EQ(platform->document_number_parameter, "number");
  EXPECT_EQ(platform->supplier_entry.cause, "PURCHASE");
  EXPECT_EQ(platform->supplier_entry.purchase_id_field, "header");
  EXPECT_TRUE(platform->supplier_entry.plain_ids);
  EXPECT_EQ(platform->DefaultsOf("any").system, "KEEPIT");
}

TEST(GatewayConfigTest, TakesWhatReceiptsDoToGiftCards) {
  auto config = Make(R"({"fourws": {"url": "http://x"}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_FALSE(config->fourws.platform.receipts.moves_giftcards);
  EXPECT_EQ(config->fourws.platform.receipts.giftcard_field, "giftcardBarcode");
  config = Make(R"({"fourws": {"url": "http://x",
    "receipts": {"moves_giftcards": true, "giftcard_field": "card"}}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_TRUE(config->fourws.platform.receipts.moves_giftcards);
  EXPECT_EQ(config->fourws.platform.receipts.giftcard_field, "card");
}

TEST(GatewayConfigTest, TakesWhatACardAllowsThatDoesNotSayIt) {
  auto config = Make(R"({"fourws": {"url": "http://x"}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_FALSE(config->fourws.platform.giftcards.partial_use_unless_said);
  config = Make(R"({"fourws": {"url": "http://x",
    "giftcards": {"partial_use_unless_said": true}}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_TRUE(config->fourws.platform.giftcards.partial_use_unless_said);
}

TEST(GatewayConfigTest, TakesLimitsAndTheBreaker) {
  const auto config = Make(R"({"fourws": {
    "url": "http://a", "max_connections": 7,
    "limits": {"max_waiting": 8, "max_per_second": 9, "max_pause": "10s"},
    "breaker": {"failures": 11, "open": "12s", "probes": 13,
                "patience": "14s"}}})");
  ASSERT_THAT(config, IsOk());
  const GateOptions& gate = config->fourws.platform.gate;
  EXPECT_EQ(gate.max_concurrent, 7);
  EXPECT_EQ(gate.max_waiting, 8);
  EXPECT_EQ(gate.pace.max_per_second, 9);
  EXPECT_EQ(gate.pace.burst, 9);
  EXPECT_EQ(gate.pace.max_pause, absl::Seconds(10));
  EXPECT_EQ(gate.breaker.failures, 11);
  EXPECT_EQ(gate.breaker.open, absl::Seconds(12));
  EXPECT_EQ(gate.breaker.probes, 13);
  EXPECT_EQ(gate.breaker.patience, absl::Seconds(14));
}

TEST(GatewayConfigTest, TakesALogin) {
  const ScratchFile password("s3cret\n");
  const std::string who =
      R"("username": "u", "password": {"file": ")" + password.path() + R"("})";
  auto config = Make(R"({"fourws": {"url": "http://a", "login_bearer": {)" +
                     who + R"(, "company_id": "C", "site_id": "501",
                     "timeout": "3s", "renew_before": "4s"}}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->fourws.scheme, GatewayConfig::Fourws::Scheme::kBearer);
  const fourws::LoginOptions& bearer = config->fourws.login;
  EXPECT_EQ(bearer.username, "u");
  EXPECT_EQ(bearer.password, "s3cret");
  EXPECT_EQ(bearer.company_id, "C");
  EXPECT_EQ(bearer.site_id, "501");
  EXPECT_EQ(bearer.path, "/api");
  EXPECT_EQ(bearer.command, "login");
  EXPECT_EQ(bearer.timeout, absl::Seconds(3));
  EXPECT_EQ(bearer.renew_before, absl::Seconds(4));

  config = Make(R"({"fourws": {"url": "http://a", "login_cookies": {)" + who +
                R"(, "path": "/login"}}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->fourws.scheme, GatewayConfig::Fourws::Scheme::kCookies);
  EXPECT_EQ(config->fourws.login.path, "/login");
  EXPECT_EQ(config->fourws.login.command, "");
  EXPECT_EQ(config->fourws.login.timeout, absl::Seconds(10));
  EXPECT_EQ(config->fourws.login.renew_before, absl::Seconds(30));
}

TEST(GatewayConfigTest, RefusesALoginThatCannotBe) {
  const std::string error = ErrorOf(R"({"fourws": {"url": "http://a",
    "login_bearer": {"path": "api?x=y"}, "login_cookies": {}}})");
  for (const char* line :
       {"fourws: takes at most one of header_credentials, login_bearer",
        "fourws.login_bearer.username: required",
        "fourws.login_bearer.password: ",
        "fourws.login_bearer.path: must begin with a slash"}) {
    EXPECT_THAT(error, HasSubstr(line));
  }
}

TEST(GatewayConfigTest, ReportsEverythingThatIsWrongAtOnce) {
  const std::string error = ErrorOf(R"({
    "grpc_listen": "here", "http_listen": "0.0.0.0:80", "log_level": "loud",
    "drain_timeout": "999999999s",
    "fourws": {"url": "ftp://x", "extra_query": {"cmd": "x"},
               "header_credentials": {"company_id": "a\nb",
                                      "password": {"file": "no/such/file"}}}})");
  for (const char* line :
       {"grpc_listen: must be host:port", "log_level: must be debug",
        "public_url: required", "drain_timeout: must be above zero",
        "fourws.url: must be http://", "fourws.extra_query.cmd: is set",
        "fourws.header_credentials.username: required",
        "fourws.header_credentials.password: no/such/file cannot be read",
        "fourws.header_credentials.company_id: must not hold control"}) {
    EXPECT_THAT(error, HasSubstr(line));
  }
  EXPECT_THAT(error, HasSubstr("ingress.customer_promotions: needs one of "
                               "basic, path_secret, bearer, standard_webhooks "
                               "and unauthenticated"));
  EXPECT_EQ(ErrorOf("{}"), "fourws.url: required (or --upstream_url)");
}

TEST(GatewayConfigTest, LeavesThePublicUrlOpenForAnUnknownPort) {
  const auto config =
      Make(R"({"http_listen": "127.0.0.1:0", )" + std::string(kUpstream) + "}");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->public_url, "");
}

TEST(GatewayConfigTest, TakesStrangersOnlyIfToldTo) {
  const std::string listen = R"({"http_listen": "0.0.0.0:80",
      "public_url": "http://g.example", )" +
                             std::string(kUpstream);
  EXPECT_THAT(ErrorOf(listen + "}"), HasSubstr("needs one of basic"));
  EXPECT_THAT(
      Make(
          listen +
          R"(, "ingress": {"customer_promotions": {"unauthenticated": true}}})"),
      IsOk());
  // A proxy lets strangers in, whatever the address behind it.
  EXPECT_THAT(ErrorOf(R"({"public_url": "https://g.example", )" +
                      std::string(kUpstream) + "}"),
              HasSubstr("needs one of basic"));
}

TEST(PrintConfigTest, PrintsAFileThatMeansTheSameWithoutSecrets) {
  const ScratchFile password("s3cret-value");
  const ConfigFile config = Effective(R"({"fourws": {"url": "http://a",
      "header_credentials": {"username": "u", "password": {"file": ")" +
                                      password.path() + R"("}}}})");
  const std::string printed = PrintConfig(config);
  EXPECT_THAT(printed, HasSubstr("\"read_timeout\": \"10s\""));
  EXPECT_THAT(printed, HasSubstr(password.path()));
  EXPECT_THAT(printed, Not(HasSubstr("s3cret-value")));
  ConfigFile again = Effective(printed);
  EXPECT_EQ(PrintConfig(again), printed);
}

TEST(PrintConfigTest, PrintsALoginThatMeansTheSame) {
  const std::string printed = PrintConfig(Effective(
      R"({"fourws": {"url": "http://a", "limits": {"max_per_second": 5},
          "login_cookies": {"username": "u", "path": "/login"}}})"));
  EXPECT_THAT(printed, HasSubstr("\"renew_before\": \"30s\""));
  EXPECT_THAT(printed, HasSubstr("\"burst\": 5"));
  EXPECT_EQ(PrintConfig(Effective(printed)), printed);
}

}  // namespace
}  // namespace gateway
