#include "server/ingress/webhooks.h"

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "adapters/base/hmac.h"
#include "fourws/gateway/v1/notification.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/ingress/ingress_fixture.h"
#include "tests/support/compressed.h"

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

using WebhooksTest = IngressFixture;

TEST_F(WebhooksTest, StoresAPromotionBeforeItAnswers) {
  const std::string body = Fixture("customer_promo_webhook.json");
  const HttpReply reply = Promote(body);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"duplicate":false,"sequence":1,"success":true})");
  const auto events = Events();
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0]->raw, body);
  EXPECT_EQ(events[0]->receive_time, clock_.Now());
  EXPECT_THAT(events[0]->customer, StartsWith("4ws/"));
  EXPECT_THAT(events[0]->id, SizeIs(36));
  v1::Notification notification;
  ASSERT_TRUE(notification.ParseFromString(events[0]->notification));
  EXPECT_EQ(notification.id(), events[0]->id);
  EXPECT_TRUE(notification.has_customer_promotion());
  EXPECT_THAT(DeadLetters(), IsEmpty());
}

TEST_F(WebhooksTest, DistinguishesARepeatFromNews) {
  EXPECT_EQ(Promote(kBody).status, 200);
  const HttpReply repeat = Promote(kBody);
  EXPECT_EQ(repeat.status, 200);
  EXPECT_EQ(repeat.body, R"({"duplicate":true,"sequence":1,"success":true})");
  EXPECT_THAT(Events(), SizeIs(1));
}

TEST_F(WebhooksTest, GivesEachEventAnIdOfItsOwn) {
  EXPECT_EQ(Promote(R"({"subjectCode":"1"})").status, 200);
  EXPECT_EQ(Promote(R"({"subjectCode":"2"})").status, 200);
  const auto events = Events();
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_NE(events[0]->id, events[1]->id);
}

TEST_F(WebhooksTest, TakesABodyWhateverItsContentType) {
  for (const char* type : {"text/plain", "application/xml", "", "\xff"}) {
    EXPECT_EQ(Promote(kBody, {{"content-type", type}}).status, 200);
  }
  EXPECT_THAT(Events(), SizeIs(1));
}

TEST_F(WebhooksTest, KeepsWhatItCannotReadWhole) {
  const std::string bodies[] = {"",
                                "{",
                                "null",
                                "[]",
                                "\xff\xfe",
                                "{}",
                                std::string("a\0b", 3),
                                std::string(1 << 20, 'x')};
  for (const std::string& body : bodies) {
    EXPECT_EQ(Promote(body).status, 200);
    const auto letters = DeadLetters();
    ASSERT_THAT(letters, Not(IsEmpty()));
    EXPECT_EQ(letters.back().body, body);
    EXPECT_EQ(letters.back().source, "4ws/customer-promotions");
    EXPECT_THAT(letters.back().reason, Not(IsEmpty()));
    EXPECT_EQ(letters.back().receive_time, clock_.Now());
  }
  EXPECT_THAT(DeadLetters(), SizeIs(std::size(bodies)));
  EXPECT_THAT(Events(), IsEmpty());
}

TEST_F(WebhooksTest, KeepsTheHeadersOfADeadLetterWithoutCredentials) {
  Promote("{", {{"content-type", "application/json"},
                {"authorization", "Basic c2VjcmV0"},
                {"cookie", "session=secret"},
                {"x-api-key", "secret"},
                {"password", "secret"}});
  const auto letters = DeadLetters();
  ASSERT_THAT(letters, SizeIs(1));
  EXPECT_THAT(
      letters[0].headers,
      ElementsAre(Pair("content-type", "application/json"),
                  Pair("authorization", "(masked)"), Pair("cookie", "(masked)"),
                  Pair("x-api-key", "(masked)"), Pair("password", "(masked)")));
}

TEST_F(WebhooksTest, KeepsTheIdOfADeadLetterWhateverItsHeaderIsCalled) {
  WebhookSource source;
  source.id_header = "idempotency-key";
  Use(source);
  Promote("{", {{"idempotency-key", "a"}});
  const auto letters = DeadLetters();
  ASSERT_THAT(letters, SizeIs(1));
  EXPECT_THAT(letters[0].headers, ElementsAre(Pair("idempotency-key", "a")));
  DeadLetter mended = letters[0];
  mended.body = kBody;
  EXPECT_THAT(webhooks_->Read(mended)->dedupe.once,
              ElementsAre("4ws/customer-promotions a"));
  // One that was masked all the same distinguishes nothing.
  mended.headers[0].second = "(masked)";
  EXPECT_THAT(webhooks_->Read(mended)->dedupe.once, IsEmpty());
}

TEST_F(WebhooksTest, KeepsAsItCameWhatItCannotDecode) {
  const std::string body = Compressed(kBody);
  const std::string cut = body.substr(0, body.size() - 1);
  const HttpHeaders headers = {{"content-encoding", "gzip"},
                               {"content-type", "text/plain"}};
  EXPECT_EQ(Promote(cut, headers).status, 200);
  const auto letters = DeadLetters();
  ASSERT_THAT(letters, SizeIs(1));
  EXPECT_EQ(letters[0].body, cut);
  EXPECT_EQ(letters[0].headers, headers);
  EXPECT_FALSE(webhooks_->Read(letters[0]).ok());
  // A replay decodes it anew.
  DeadLetter mended = letters[0];
  mended.body = body;
  const auto read = webhooks_->Read(mended);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->event.raw, kBody);
}

TEST_F(WebhooksTest, KnowsARepeatHoweverItIsCompressed) {
  EXPECT_EQ(Promote(kBody).status, 200);
  EXPECT_THAT(Promote(Compressed(kBody), {{"content-encoding", "gzip"}}).body,
              HasSubstr(R"("duplicate":true)"));
}

TEST_F(WebhooksTest, AsksForTheWebhookAgainIfItCannotStoreIt) {
  log_.FailNextWrites(1);
  letters_.FailNextWrites(1);
  for (const std::string& body : {kBody, std::string("unreadable")}) {
    const HttpReply reply = Promote(body);
    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.headers, Contains(Pair("Retry-After", "5")));
  }
  EXPECT_EQ(Promote(kBody).status, 200);
  EXPECT_THAT(Events(), SizeIs(1));
}

TEST_F(WebhooksTest, KeepsItsRateWhoeverSetsTheSystemsClock) {
  WebhookSource source;
  source.limit = std::make_shared<RateLimit>(/*per_second=*/1, /*burst=*/1);
  Use(source);
  for (const absl::Duration by : {-absl::Hours(1), absl::Hours(48)}) {
    EXPECT_EQ(Promote(kBody).status, 200);
    clock_.SetWall(by);
    const HttpReply refused = Promote(kBody);
    EXPECT_EQ(refused.status, 429);
    EXPECT_THAT(refused.headers, Contains(Pair("Retry-After", "1")));
    clock_.Advance(absl::Seconds(1));
  }
}

TEST_F(WebhooksTest, AsksForTheWebhookAgainIfThereIsNoRoomForIt) {
  log_.SetMaxStates({1, 1 << 20});
  letters_.SetMaxWaiting({1, 1 << 20});
  const auto promoted = [&](const std::string& promotions) {
    return Promote(R"({"subjectCode":"7","data":{)" + promotions + "}}");
  };
  EXPECT_EQ(promoted(R"("p":{})").status, 200);
  EXPECT_EQ(Promote("unreadable").status, 200);
  for (const HttpReply& reply :
       {promoted(R"("p":{},"q":{})"), Promote("unreadable, too")}) {
    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.headers, Contains(Pair("Retry-After", "60")));
    EXPECT_THAT(reply.body, HasSubstr("no room"));
  }
  EXPECT_EQ(promoted(R"("p":{"x":1})").status, 200);  // A known state.
  EXPECT_THAT(Events(), SizeIs(2));
  EXPECT_THAT(DeadLetters(), SizeIs(1));
  EXPECT_EQ(alarms_, 1);
  EXPECT_THAT(metrics_.Text(), HasSubstr(R"(verdict="no room"} 2)"));
}

TEST_F(WebhooksTest, WantsTheRightBasicCredentials) {
  SenderProof proof;
  proof.basic = {"4ws", "open sesame"};
  Use(proof);
  // 4ws:open sesame
  EXPECT_EQ(
      Promote(kBody, {{"authorization", "Basic NHdzOm9wZW4gc2VzYW1l"}}).status,
      200);
  EXPECT_EQ(Promote(kBody, {{"authorization", "bAsIc  NHdzOm9wZW4gc2VzYW1l "}})
                .status,
            200);
  EXPECT_THAT(Events(), SizeIs(1));
}

TEST_F(WebhooksTest, RefusesWrongCredentialsAndKeepsNothing) {
  SenderProof proof;
  proof.basic = {"4ws", "open sesame"};
  Use(proof);
  const std::vector<HttpHeaders> wrong = {
      {},
      {{"authorization", ""}},
      {{"authorization", "Basic"}},
      {{"authorization", "Basic "}},
      {{"authorization", "Basic !!!"}},
      {{"authorization", "Basic NHdzOm9wZW4gc2VzYW1"}},
      {{"authorization", "Basic NHdzOndyb25n"}},  // 4ws:wrong
      {{"authorization", "Basic OnBlbiBzZXNhbWU="}},
      {{"authorization", "Bearer NHdzOm9wZW4gc2VzYW1l"}},
      {{"proxy-authorization", "Basic NHdzOm9wZW4gc2VzYW1l"}}};
  for (const HttpHeaders& headers : wrong) {
    const HttpReply reply = Promote(kBody, headers);
    EXPECT_EQ(reply.status, 401);
    EXPECT_THAT(reply.headers,
                Contains(Pair("WWW-Authenticate", StartsWith("Basic realm="))));
    EXPECT_EQ(Promote("unreadable", headers).status, 401);
  }
  EXPECT_THAT(Events(), IsEmpty());
  EXPECT_THAT(DeadLetters(), IsEmpty());
}

TEST_F(WebhooksTest, WantsTheRightPathSecret) {
  SenderProof proof;
  proof.path_secret = "open sesame";
  Use(proof);
  const std::string path = kPromotions;
  EXPECT_EQ(Ask("POST", path + "/open%20sesame", kBody).status, 200);
  ASSERT_THAT(Events(), SizeIs(1));
  for (const char* wrong :
       {"", "/", "/open", "/open%20sesame/", "/open%20sesame%00",
        "/open%20sesame%2", "/OPEN%20SESAME", "//open%20sesame"}) {
    EXPECT_EQ(Ask("POST", path + wrong, "unreadable").status, 401) << wrong;
  }
  EXPECT_EQ(Ask("POST", path + "2/open%20sesame", "unreadable").status, 404);
  EXPECT_THAT(metrics_.Text(), HasSubstr(R"(verdict="wrong credentials"} 8)"));
  EXPECT_THAT(DeadLetters(), IsEmpty());
}

TEST_F(WebhooksTest, TakesNoBodyBeyondTheLimitOfItsSource) {
  WebhookSource source{};
  source.max_body_bytes = kBody.size();
  Use(source);
  EXPECT_EQ(Promote(kBody + " ").status, 413);
  EXPECT_THAT(Events(), IsEmpty());
  EXPECT_EQ(Promote(kBody).status, 200);
  EXPECT_THAT(DeadLetters(), IsEmpty());
}

TEST_F(WebhooksTest, KeepsAsADeadLetterWhatHoldsTooManyValues) {
  WebhookSource source{};
  source.max_values = 20;
  Use(source);
  const std::string body = R"({"subjectCode":"7","x":[0,0,0,0,0,0,0,0,0,0,0,0,)"
                           R"(0,0,0,0,0,0,0,0,0,0]})";
  for (const WebhookKind& kind : WebhookKinds())
    EXPECT_EQ(Ask("POST", kind.path, body).status, 200) << kind.path;
  EXPECT_THAT(Events(), IsEmpty());
  const auto letters = DeadLetters();
  ASSERT_THAT(letters, SizeIs(WebhookKinds().size()));
  for (const DeadLetter& letter : letters) {
    EXPECT_EQ(letter.reason, "more than 20 values");
    EXPECT_EQ(letter.body, body);
  }
  // Once the limit is raised, a replay reads it.
  source.max_values = 1000;
  Use(source);
  EXPECT_TRUE(webhooks_->Read(letters.front()).ok());
}

TEST_F(WebhooksTest, RefusesBeforeTheBodyWhatTheHeadersShow) {
  const auto status_of = [this](const HttpIncoming& header) {
    const HttpVerdict made = Decide(header);
    const auto* const reply = std::get_if<HttpReply>(&made);
    return reply == nullptr ? 0 : reply->status;
  };
  WebhookSource source;
  source.max_body_bytes = 100;
  source.proof.bearer = "open sesame";
  source.limit = std::make_shared<RateLimit>(1, 1);
  Use(source);
  HttpIncoming header;
  header.method = "POST";
  header.path = kPromotions;
  header.content_length = 100;
  EXPECT_EQ(status_of(header), 401);
  header.headers = {{"authorization", "Bearer open sesame"}};
  header.content_length = 101;
  EXPECT_EQ(status_of(header), 413);
  // In chunks: nobody knows yet.
  header.content_length = std::nullopt;
  EXPECT_EQ(status_of(header), 0);
  EXPECT_EQ(status_of(header), 429);
}

// Who only looks as if it had signed takes nothing from who has.
TEST_F(WebhooksTest, CountsWhatIsSignedOnceItsBodyProvesIt) {
  WebhookSource source;
  source.proof.signature.emplace().keys = {"AAAABBBBCCCCDDDDEEEEFFFF"};
  source.limit = std::make_shared<RateLimit>(1, 1);
  Use(source);
  const int64_t seconds = absl::ToUnixSeconds(clock_.Now());
  const std::string now = absl::StrCat(seconds);
  const std::string long_ago = absl::StrCat(seconds - 3600);
  const auto headers = [](const std::string& time, const std::string& digest) {
    return HttpHeaders{
        {"webhook-id", "a"},
        {"webhook-timestamp", time},
        {"webhook-signature", absl::StrCat("v1,", absl::Base64Escape(digest))}};
  };
  const std::string right = HmacSha256(source.proof.signature->keys[0],
                                       absl::StrCat("a.", now, ".", kBody));
  // Too old, or no digest: known without the body.
  HttpIncoming header;
  header.method = "POST";
  header.path = kPromotions;
  for (const auto& wrong : {HttpHeaders(), headers(long_ago, right),
                            headers(now, right.substr(1))}) {
    header.headers = wrong;
    const HttpVerdict made = Decide(header);
    ASSERT_TRUE(std::holds_alternative<HttpReply>(made));
    EXPECT_EQ(std::get<HttpReply>(made).status, 401);
  }
  header.headers = headers(now, right);
  const HttpVerdict made = Decide(header);
  ASSERT_TRUE(std::holds_alternative<HttpAdmission>(made));
  EXPECT_TRUE(std::get<HttpAdmission>(made).is_of_stranger);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Promote(kBody, headers(now, std::string(32, 'x'))).status, 401);
  }
  EXPECT_EQ(Promote(kBody, headers(now, right)).status, 200);
  EXPECT_EQ(Promote(kBody, headers(now, right)).status, 429);
}

TEST_F(WebhooksTest, HasNoSecretPathUnlessConfigured) {
  EXPECT_EQ(Ask("POST", std::string(kPromotions) + "/guess", kBody).status,
            404);
  EXPECT_THAT(Events(), IsEmpty());
}

}  // namespace
}  // namespace gateway
