#include "server/ingress/ingress.h"

#include <atomic>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "adapters/http/beast_http_listener.h"
#include "fourws/gateway/v1/notification.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/adapters/http/raw_client.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_dead_letter_store.h"
#include "tests/support/memory_event_log.h"
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

constexpr char kPromotions[] = "/webhooks/4ws/customer-promotions";
constexpr char kToken[] = "AbCdEfGhIjKlMnOpQr-_09";

std::string Fixture(const std::string& name) {
  std::ifstream file(std::string(FIXTURES) + "/4ws/" + name);
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

class IngressTest : public testing::Test {
 protected:
  IngressTest() { Use(SenderProof()); }
  ~IngressTest() override {
    log_.Stop();
    letters_.Stop();
  }

  void Use(SenderProof proof) {
    WebhookSource source;
    source.proof = std::move(proof);
    Use(source);
  }

  // All webhooks, each configured like `source`.
  void Use(WebhookSource source) {
    std::vector<WebhookSource> sources;
    for (const WebhookKind& kind : WebhookKinds()) {
      source.kind = kind;
      sources.push_back(source);
    }
    webhooks_ =
        std::make_unique<Webhooks>(log_, letters_, clock_, metrics_,
                                   std::move(sources), [this] { ++alarms_; });
    ingress_ = std::make_unique<Ingress>(
        *webhooks_,
        [this](std::string token, std::string body, auto done) {
          callbacks_.emplace_back(std::move(token), std::move(body));
          std::move(done)(callback_status_);
        },
        [this] { return ready_; }, metrics_);
  }

  HttpReply Ask(const std::string& method, const std::string& path,
                const std::string& body = "", HttpHeaders headers = {}) {
    HttpIncoming request;
    request.method = method;
    request.path = path;
    request.body = body;
    request.headers = std::move(headers);
    Answer<HttpReply> answer;
    ingress_->Handle(std::move(request),
                     [done = answer.done()](HttpReply reply) mutable {
                       std::move(done)(std::move(reply));
                     });
    return *answer.Wait();
  }

  HttpReply Promote(const std::string& body, HttpHeaders headers = {}) {
    return Ask("POST", kPromotions, body, std::move(headers));
  }

  std::vector<EventPtr> Events() {
    Answer<std::vector<EventPtr>> answer;
    log_.Read(0, 1000, 1 << 30, /*with_raw=*/true, answer.done());
    return *answer.Wait();
  }

  DeadLetter GetLetter(int64_t number) {
    Answer<DeadLetter> answer;
    letters_.Get(number, answer.done());
    return *answer.Wait();
  }

  std::vector<DeadLetter> DeadLetters() {
    Answer<std::vector<DeadLetter>> answer;
    letters_.List(DeadLetterQuery(), 0, 1000, answer.done());
    auto letters = *answer.Wait();
    for (DeadLetter& letter : letters) letter = GetLetter(letter.number);
    return letters;
  }

  MemoryEventLog log_;
  MemoryDeadLetterStore letters_;
  FakeClock clock_;
  Metrics metrics_;
  std::atomic<int> alarms_ = 0;
  bool ready_ = true;
  absl::Status callback_status_;
  std::vector<std::pair<std::string, std::string>> callbacks_;
  std::unique_ptr<Webhooks> webhooks_;
  std::unique_ptr<Ingress> ingress_;
};

const std::string kBody = R"({"subjectCode":"7","cardBarcode":"c","data":{}})";

TEST_F(IngressTest, StoresAPromotionBeforeItAnswers) {
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

TEST_F(IngressTest, DistinguishesARepeatFromNews) {
  EXPECT_EQ(Promote(kBody).status, 200);
  const HttpReply repeat = Promote(kBody);
  EXPECT_EQ(repeat.status, 200);
  EXPECT_EQ(repeat.body, R"({"duplicate":true,"sequence":1,"success":true})");
  EXPECT_THAT(Events(), SizeIs(1));
}

TEST_F(IngressTest, GivesEachEventAnIdOfItsOwn) {
  EXPECT_EQ(Promote(R"({"subjectCode":"1"})").status, 200);
  EXPECT_EQ(Promote(R"({"subjectCode":"2"})").status, 200);
  const auto events = Events();
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_NE(events[0]->id, events[1]->id);
}

TEST_F(IngressTest, TakesABodyWhateverItsContentType) {
  for (const char* type : {"text/plain", "application/xml", "", "\xff"}) {
    EXPECT_EQ(Promote(kBody, {{"content-type", type}}).status, 200);
  }
  EXPECT_THAT(Events(), SizeIs(1));
}

TEST_F(IngressTest, KeepsWhatItCannotReadWhole) {
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

TEST_F(IngressTest, KeepsTheHeadersOfADeadLetterWithoutCredentials) {
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

TEST_F(IngressTest, KeepsTheIdOfADeadLetterWhateverItsHeaderIsCalled) {
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

TEST_F(IngressTest, AsksForTheWebhookAgainIfItCannotStoreIt) {
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

TEST_F(IngressTest, WantsTheRightBasicCredentials) {
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

TEST_F(IngressTest, RefusesWrongCredentialsAndKeepsNothing) {
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

TEST_F(IngressTest, WantsTheRightPathSecret) {
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

TEST_F(IngressTest, TakesNoBodyBeyondTheLimitOfItsSource) {
  WebhookSource source{};
  source.max_body_bytes = kBody.size();
  Use(source);
  EXPECT_EQ(Promote(kBody + " ").status, 413);
  EXPECT_THAT(Events(), IsEmpty());
  EXPECT_EQ(Promote(kBody).status, 200);
  EXPECT_THAT(DeadLetters(), IsEmpty());
}

TEST_F(IngressTest, HasNoSecretPathUnlessConfigured) {
  EXPECT_EQ(Ask("POST", std::string(kPromotions) + "/guess", kBody).status,
            404);
  EXPECT_THAT(Events(), IsEmpty());
}

TEST_F(IngressTest, HandsACallbackToItsOperation) {
  const HttpReply reply =
      Ask("POST", std::string("/callbacks/") + kToken, "any body");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"success":true})");
  EXPECT_THAT(callbacks_, ElementsAre(Pair(kToken, "any body")));
}

TEST_F(IngressTest, AnswersACallbackByWhatBecameOfIt) {
  const std::string path = std::string("/callbacks/") + kToken;
  callback_status_ = absl::NotFoundError("no such operation");
  EXPECT_EQ(Ask("POST", path).status, 404);
  for (const auto& status :
       {absl::UnavailableError("disk"), absl::AbortedError("raced"),
        absl::InternalError("fault")}) {
    callback_status_ = status;
    const HttpReply reply = Ask("POST", path);
    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.headers, Contains(Pair("Retry-After", "5")));
    EXPECT_THAT(reply.body, Not(HasSubstr(std::string(status.message()))));
  }
}

TEST_F(IngressTest, DoesNotAskAboutMalformedTokens) {
  const std::string token = kToken;
  for (const std::string& wrong :
       {std::string(), token.substr(1), token + "A", token + "/", "/" + token,
        token.substr(1) + "%", token.substr(1) + "=",
        token.substr(2) + "\xc3\xa9", std::string(10'000, 'A')}) {
    EXPECT_EQ(Ask("POST", "/callbacks/" + wrong, "x").status, 404) << wrong;
  }
  EXPECT_THAT(callbacks_, IsEmpty());
}

TEST_F(IngressTest, ReportsWhetherItIsUpAndReady) {
  EXPECT_EQ(Ask("GET", "/healthz").status, 200);
  EXPECT_EQ(Ask("GET", "/readyz").status, 200);
  ready_ = false;
  EXPECT_EQ(Ask("GET", "/healthz").status, 200);
  EXPECT_EQ(Ask("GET", "/readyz").status, 503);
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
  auto listener = ListenHttp(
      HttpListenerOptions(), [this](HttpIncoming request, HttpReplier reply) {
        ingress_->Handle(std::move(request), std::move(reply));
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
