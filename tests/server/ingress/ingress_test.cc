#include "server/ingress/ingress.h"

#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "adapters/http/beast_http_listener.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "server/ingress/status_pages.h"
#include "tests/adapters/http/raw_client.h"
#include "tests/server/ingress/ingress_fixture.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

using IngressTest = IngressFixture;

TEST_F(IngressTest, HandsACallbackToItsOperation) {
  const HttpReply reply = Ask("POST", std::string("/callbacks/") + kToken,
                              "any body", {{"content-encoding", "gzip"}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"success":true})");
  EXPECT_THAT(callbacks_, ElementsAre(Pair(kToken, "any body")));
  EXPECT_THAT(callback_headers_, ElementsAre(Pair("content-encoding", "gzip")));
}

TEST_F(IngressTest, AnswersACallbackByWhatBecameOfIt) {
  const std::string path = std::string("/callbacks/") + kToken;
  for (const auto& status :
       {absl::UnavailableError("disk"), absl::AbortedError("raced"),
        absl::InternalError("fault"), absl::DataLossError("cut short")}) {
    callback_status_ = status;
    const HttpReply reply = Ask("POST", path);
    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.headers, Contains(Pair("Retry-After", "5")));
    EXPECT_THAT(reply.body, Not(HasSubstr(std::string(status.message()))));
  }
}

TEST_F(IngressTest, DecidesAboutACallbackBeforeItsBody) {
  HttpIncoming header;
  header.method = "POST";
  header.path = std::string("/callbacks/") + kToken;
  header.content_length = kMaxCallbackBytes;
  HttpVerdict made = Decide(header);
  auto* const admission = std::get_if<HttpAdmission>(&made);
  ASSERT_NE(admission, nullptr);
  EXPECT_EQ(admission->max_body_bytes, kMaxCallbackBytes);
  EXPECT_TRUE(admission->has_priority);

  find_status_ = absl::NotFoundError("no such operation");
  made = Decide(header);
  ASSERT_TRUE(std::holds_alternative<HttpReply>(made));
  EXPECT_EQ(std::get<HttpReply>(made).status, 404);
  find_status_ = absl::UnavailableError("disk");
  made = Decide(header);
  ASSERT_TRUE(std::holds_alternative<HttpReply>(made));
  EXPECT_EQ(std::get<HttpReply>(made).status, 503);
  EXPECT_THAT(std::get<HttpReply>(made).headers,
              Contains(Pair("Retry-After", "5")));
  EXPECT_THAT(callbacks_, IsEmpty());
}

TEST_F(IngressTest, DoesNotAskAboutMalformedTokens) {
  const std::string token = kToken;
  for (const std::string& wrong :
       {std::string(), token.substr(1), token + "A", token + "/", "/" + token,
        token.substr(1) + "%", token.substr(1) + "=",
        token.substr(2) + "\xc3\xa9", std::string(10'000, 'A')}) {
    EXPECT_EQ(Ask("POST", "/callbacks/" + wrong, "x").status, 404) << wrong;
  }
  EXPECT_EQ(look_ups_, 0);
}

TEST_F(IngressTest, CountsCallbacksThatItRefuses) {
  find_status_ = absl::NotFoundError("no such operation");
  for (int i = 0; i < 3; ++i)
    Ask("POST", std::string("/callbacks/") + kToken, "x");
  Ask("POST", "/callbacks/short", "x");
  const std::string counted = metrics_.Text();
  EXPECT_THAT(counted,
              HasSubstr(R"({source="callback",verdict="unknown token"} 3)"));
  EXPECT_THAT(counted,
              HasSubstr(R"({source="callback",verdict="malformed token"} 1)"));
}

TEST_F(IngressTest, ReportsWhetherItIsUpAndReady) {
  EXPECT_EQ(Ask("GET", "/healthz").status, 200);
  EXPECT_EQ(Ask("GET", "/readyz").status, 200);
  readiness_.Set("disk", absl::ResourceExhaustedError("12 bytes are free"));
  readiness_.Set("store", absl::OkStatus());
  EXPECT_EQ(Ask("GET", "/healthz").status, 200);
  const HttpReply reply = Ask("GET", "/readyz");
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(reply.headers, Contains(Pair("Retry-After", "5")));
  EXPECT_EQ(nlohmann::json::parse(reply.body)["not_ready"].dump(),
            R"({"disk":"12 bytes are free"})");
}

TEST_F(IngressTest, ShowsWhyItIsNotReadyWhileItDoesNotServe) {
  readiness_.Set("serving", absl::CancelledError("starting"));
  const auto ask = [&](const char* method, const char* path) {
    HttpIncoming header;
    header.method = method;
    header.path = path;
    return WhileNotServing(header, readiness_, metrics_);
  };
  EXPECT_EQ(ask("GET", "/healthz").status, 200);
  const HttpReply readiness = ask("GET", "/readyz");
  EXPECT_EQ(readiness.status, 503);
  EXPECT_EQ(nlohmann::json::parse(readiness.body)["not_ready"].dump(),
            R"({"serving":"starting"})");
  EXPECT_EQ(ask("GET", "/metrics").status, 200);
  for (const char* path : {kPromotions, "/callbacks/x", "/healthz"}) {
    const HttpReply reply = ask("POST", path);
    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.headers, Contains(Pair("Retry-After", "1")));
  }
}

TEST_F(IngressTest, KnowsNoOtherPath) {
  for (const char* path :
       {"/", "", "/healthz/", "/callbacks", "/webhooks", "/webhooks/4ws",
        "/webhooks/4ws/customer-promotions/", "/webhooks/one/anything",
        "/callbacks/../webhooks/4ws/customer-promotions"}) {
    const HttpReply reply = Ask("POST", path, kBody);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(nlohmann::json::parse(reply.body)["success"], false);
  }
  EXPECT_THAT(Events(), IsEmpty());
}

TEST_F(IngressTest, SaysWhichMethodIsWanted) {
  const std::string callback = std::string("/callbacks/") + kToken;
  for (const char* method : {"GET", "PUT", "DELETE", "HEAD", "post"}) {
    for (const std::string& path : {callback, std::string(kPromotions)}) {
      const HttpReply reply = Ask(method, path, kBody);
      EXPECT_EQ(reply.status, 405);
      EXPECT_THAT(reply.headers, Contains(Pair("Allow", "POST")));
    }
  }
  for (const char* path : {"/healthz", "/readyz"}) {
    const HttpReply reply = Ask("POST", path);
    EXPECT_EQ(reply.status, 405);
    EXPECT_THAT(reply.headers, Contains(Pair("Allow", "GET")));
  }
  EXPECT_THAT(callbacks_, IsEmpty());
  EXPECT_THAT(Events(), IsEmpty());
}

TEST_F(IngressTest, ServesOverRealSockets) {
  auto listener =
      ListenHttp(HttpListenerOptions(),
                 [this](const HttpIncoming& header, HttpDecider decide) {
                   ingress_->Handle(header, std::move(decide));
                 });
  ASSERT_THAT(listener, IsOk());
  RawClient client((*listener)->port());
  client.Send(absl::StrCat("POST ", kPromotions,
                           "?x=1 HTTP/1.1\r\nHost: x\r\nContent-Length: ",
                           kBody.size(), "\r\n\r\n", kBody));
  EXPECT_THAT(client.ReadAnswer(), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Events(), SizeIs(1));
  client.Send(absl::StrCat("POST /callbacks/", kToken,
                           " HTTP/1.1\r\nHost: x\r\n"
                           "Content-Length: 2\r\n\r\n{}"));
  EXPECT_THAT(client.ReadAnswer(), HasSubstr(R"({"success":true})"));
  client.Send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.ReadAnswer(), StartsWith("HTTP/1.1 200"));
  client.Send("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.ReadAnswer(), StartsWith("HTTP/1.1 404"));
}

}  // namespace
}  // namespace gateway
