#include "adapters/http/curl_http_client.h"

#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/http/scripted_server.h"
#include "tests/adapters/http/sent.h"
#include "tests/support/compressed.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::AllOf;
using testing::Contains;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;
using testing::StartsWith;

class CurlHttpClientTest : public testing::Test {
 protected:
  static CurlHttpOptions Options() {
    CurlHttpOptions options;
    options.max_response_bytes = 1000;
    return options;
  }

  FakeClock clock_;
  CurlHttpClient client_{clock_, Options()};
};

TEST_F(CurlHttpClientTest, ReadsStatusHeadersAndBody) {
  ScriptedServer server([](int) {
    return Answer("404 Not Found", "no", "X-Reason:  none \r\n");
  });
  HttpRequest request = Get(server.Url("/cards?barcode=1"));
  request.headers = {{"X-Key", "secret"}, {"X-Empty", ""}};
  const HttpExchange end = Sent(client_, request).get();
  ASSERT_THAT(end.response, IsOk());
  EXPECT_EQ(end.response->status, 404);
  EXPECT_EQ(end.response->body, "no");
  EXPECT_THAT(end.response->headers, Contains(Pair("x-reason", "none")));
  EXPECT_FALSE(end.body_handed_over);
  ASSERT_THAT(server.requests(), SizeIs(1));
  EXPECT_THAT(
      server.requests()[0],
      AllOf(StartsWith("GET /cards?barcode=1 HTTP/1.1\r\n"),
            HasSubstr("\r\nX-Key: secret\r\n"), HasSubstr("\r\nX-Empty:\r\n")));
}

TEST_F(CurlHttpClientTest, PostsBodyWithItsLengthAndNoHeadersOfItsOwn) {
  ScriptedServer server([](int) { return Answer("200 OK", ""); });
  const std::string body(3000, 'x');
  const HttpExchange end = Sent(client_, Post(server.Url(), body)).get();
  ASSERT_THAT(end.response, IsOk());
  EXPECT_TRUE(end.body_handed_over);
  ASSERT_THAT(server.requests(), SizeIs(1));
  EXPECT_THAT(
      server.requests()[0],
      AllOf(HasSubstr("Content-Length: 3000\r\n"), Not(HasSubstr("Expect")),
            Not(HasSubstr("Content-Type")), EndsWith("\r\n\r\n" + body)));
}

TEST_F(CurlHttpClientTest, ForgetsHeadersOfInterimAnswers) {
  ScriptedServer server([](int) {
    Reaction reaction = Answer("200 OK", "{}");
    reaction.bytes =
        "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" + reaction.bytes;
    return reaction;
  });
  const HttpExchange end = Sent(client_, Get(server.Url())).get();
  ASSERT_THAT(end.response, IsOk());
  EXPECT_EQ(end.response->status, 200);
  EXPECT_THAT(end.response->headers, Not(Contains(Pair("x-early", "1"))));
}

TEST_F(CurlHttpClientTest, ReusesConnection) {
  ScriptedServer server([](int) { return Answer("200 OK", "{}"); });
  for (int i = 0; i < 3; ++i)
    EXPECT_THAT(Sent(client_, Post(server.Url(), "{}")).get().response, IsOk());
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(CurlHttpClientTest, CarriesNothingOverToTheNextRequest) {
  ScriptedServer server([](int) { return Answer("200 OK", "{}"); });
  HttpRequest post = Post(server.Url("/first"), "secret body");
  post.headers = {{"X-Key", "secret"}, {"Content-Type", "application/json"}};
  EXPECT_THAT(Sent(client_, post).get().response, IsOk());
  const HttpExchange end = Sent(client_, Get(server.Url("/second"))).get();
  EXPECT_THAT(end.response, IsOk());
  EXPECT_FALSE(end.body_handed_over);
  EXPECT_THAT(Sent(client_, Post(server.Url(), "{}")).get().response, IsOk());
  ASSERT_THAT(server.requests(), SizeIs(3));
  EXPECT_THAT(
      server.requests()[1],
      AllOf(StartsWith("GET /second HTTP/1.1\r\n"), Not(HasSubstr("secret")),
            Not(HasSubstr("Content-")), EndsWith("\r\n\r\n")));
  EXPECT_THAT(server.requests()[2],
              AllOf(HasSubstr("Content-Length: 2\r\n"),
                    Not(HasSubstr("Content-Type")), EndsWith("\r\n\r\n{}")));
}

TEST_F(CurlHttpClientTest, StopsReadingTooLargeAnswer) {
  ScriptedServer server(
      [](int) { return Answer("200 OK", std::string(1001, 'x')); });
  const HttpExchange end = Sent(client_, Post(server.Url(), "{}")).get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kResourceExhausted));
  EXPECT_TRUE(end.body_handed_over);
}

TEST_F(CurlHttpClientTest, AsksForCodingsThatItUndoes) {
  ScriptedServer server([](int number) {
    return number == 1 ? Answer("200 OK", Compressed("{}"),
                                "Content-Encoding: gzip\r\n")
                       : Answer("200 OK", Compressed("{}", kRawBits),
                                "Content-Encoding: deflate\r\n");
  });
  HttpRequest own = Post(server.Url(), "{}");
  own.headers = {{"accept-encoding", "identity"}};
  for (const HttpRequest& request : {Get(server.Url()), own}) {
    const HttpExchange end = Sent(client_, request).get();
    ASSERT_THAT(end.response, IsOk());
    EXPECT_EQ(end.response->body, "{}");
  }
  ASSERT_THAT(server.requests(), SizeIs(2));
  EXPECT_THAT(server.requests()[0],
              HasSubstr("\r\nAccept-Encoding: gzip, deflate\r\n"));
  EXPECT_THAT(server.requests()[1],
              AllOf(HasSubstr("\r\naccept-encoding: identity\r\n"),
                    Not(HasSubstr("Accept-Encoding"))));
}

TEST_F(CurlHttpClientTest, FailsOnAnswerThatInflatesToMoreThanTheLimit) {
  ScriptedServer server([](int) {
    return Answer("200 OK", Compressed(std::string(1001, 'x')),
                  "Content-Encoding: gzip\r\n");
  });
  const HttpExchange end = Sent(client_, Post(server.Url(), "{}")).get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kResourceExhausted));
  EXPECT_TRUE(end.body_handed_over);
}

TEST_F(CurlHttpClientTest, LeavesAsItCameWhatItCannotDecode) {
  const std::string gzip = Compressed("{}");
  const std::string bodies[] = {gzip.substr(0, 12), "<html>", gzip};
  ScriptedServer server([&](int number) {
    return Answer("401 Unauthorized", bodies[number - 1],
                  number == 3 ? "Content-Encoding: br\r\n"
                              : "Content-Encoding: gzip\r\n");
  });
  for (const std::string& body : bodies) {
    const HttpExchange end = Sent(client_, Post(server.Url(), "{}")).get();
    ASSERT_THAT(end.response, IsOk());
    EXPECT_EQ(end.response->status, 401);
    EXPECT_EQ(end.response->body, body);
  }
}

TEST_F(CurlHttpClientTest, FailsOnAnswerCutShortOrNotHttp) {
  ScriptedServer server([](int number) {
    Reaction reaction = Answer("200 OK", "{}");
    reaction.bytes = number == 1 ? "nonsense"
                     : number == 2
                         ? reaction.bytes.substr(0, 20)
                         : reaction.bytes.substr(0, reaction.bytes.size() - 1);
    reaction.then = Reaction::Then::kCut;
    return reaction;
  });
  for (int i = 0; i < 3; ++i) {
    const HttpExchange end = Sent(client_, Post(server.Url(), "{}")).get();
    EXPECT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
    EXPECT_TRUE(end.body_handed_over);
  }
}

TEST_F(CurlHttpClientTest, TakesRedirectForAnAnswer) {
  ScriptedServer server(
      [](int) { return Answer("302 Found", "", "Location: /other\r\n"); });
  const HttpExchange end = Sent(client_, Get(server.Url())).get();
  ASSERT_THAT(end.response, IsOk());
  EXPECT_EQ(end.response->status, 302);
  EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST_F(CurlHttpClientTest, AsksForThePathThatItIsGiven) {
  ScriptedServer server([](int) { return Answer("200 OK", "{}"); });
  EXPECT_THAT(
      Sent(client_, Get(server.Url("/a/./../%2e%2e/b?c=../d"))).get().response,
      IsOk());
  ASSERT_THAT(server.requests(), SizeIs(1));
  EXPECT_THAT(server.requests()[0],
              StartsWith("GET /a/./../%2e%2e/b?c=../d HTTP/1.1\r\n"));
}

TEST_F(CurlHttpClientTest, IgnoresProxyOfEnvironment) {
  ScriptedServer proxy([](int) { return Answer("502 Bad Gateway", ""); });
  ScriptedServer server([](int) { return Answer("200 OK", "{}"); });
  setenv("http_proxy", proxy.Url().c_str(), 1);
  setenv("ALL_PROXY", proxy.Url().c_str(), 1);
  const HttpExchange end = Sent(client_, Get(server.Url())).get();
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
  ASSERT_THAT(end.response, IsOk());
  EXPECT_EQ(end.response->status, 200);
  EXPECT_EQ(proxy.connections(), 0);
}

TEST_F(CurlHttpClientTest, GivesUpAtDeadline) {
  ScriptedServer server([](int) { return Hold(); });
  HttpRequest request = Post(server.Url(), "{}");
  request.deadline = clock_.Now() + absl::Seconds(10);
  auto sent = Sent(client_, request);
  server.WaitForRequests(1);
  clock_.Advance(absl::Seconds(11));
  const HttpExchange end = sent.get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kDeadlineExceeded));
  EXPECT_TRUE(end.body_handed_over);
}

TEST_F(CurlHttpClientTest, SendsNothingPastDeadline) {
  ScriptedServer server([](int) { return Answer("200 OK", "{}"); });
  HttpRequest request = Post(server.Url(), "{}");
  request.deadline = clock_.Now();
  const HttpExchange end = Sent(client_, request).get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kDeadlineExceeded));
  EXPECT_FALSE(end.body_handed_over);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(CurlHttpClientTest, GivesUpAtDeadlineWhileWaitingForConnection) {
  ScriptedServer server([](int) { return Hold(); });
  CurlHttpOptions options;
  options.max_connections = 1;
  CurlHttpClient client(clock_, options);
  auto first = Sent(client, Post(server.Url(), "first"));
  server.WaitForRequests(1);
  HttpRequest request = Post(server.Url(), "second");
  request.deadline = clock_.Now() + absl::Seconds(10);
  auto second = Sent(client, request);
  Sent(client, Get("")).get();  // By now libcurl has the second.
  clock_.Advance(absl::Seconds(11));
  const HttpExchange end = second.get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kDeadlineExceeded));
  EXPECT_FALSE(end.body_handed_over);
  EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST_F(CurlHttpClientTest, EndsEachRequestAtItsOwnDeadlineByOneTimer) {
  ScriptedServer server([](int) { return Hold(); });
  std::vector<std::future<HttpExchange>> sent;
  for (const int seconds : {30, 10, 20, 20, 40}) {
    HttpRequest request = Get(server.Url());
    request.deadline = clock_.Now() + absl::Seconds(seconds);
    sent.push_back(Sent(client_, request));
  }
  server.WaitForRequests(sent.size());
  EXPECT_EQ(clock_.timers(), 1U);
  for (const std::vector<int>& expected :
       std::vector<std::vector<int>>{{1}, {2, 3}, {0}, {4}}) {
    clock_.Advance(absl::Seconds(10));
    for (const int i : expected) {
      EXPECT_THAT(sent[i].get().response,
                  StatusIs(StatusCode::kDeadlineExceeded));
    }
    for (const auto& other : sent) {
      EXPECT_TRUE(!other.valid() || other.wait_for(std::chrono::seconds(0)) ==
                                        std::future_status::timeout);
    }
  }
}

TEST_F(CurlHttpClientTest, RunsManyRequestsOverFewConnections) {
  ScriptedServer server(
      [](int number) { return Answer("200 OK", std::to_string(number)); });
  CurlHttpOptions options;
  options.max_connections = 50;
  CurlHttpClient client(clock_, options);
  std::vector<std::future<HttpExchange>> sent;
  sent.reserve(500);
  for (int i = 0; i < 500; ++i)
    sent.push_back(Sent(client, Post(server.Url(), std::to_string(i))));
  for (auto& exchange : sent) EXPECT_THAT(exchange.get().response, IsOk());
  EXPECT_THAT(server.requests(), SizeIs(500));
  EXPECT_LE(server.connections(), 50);
}

TEST_F(CurlHttpClientTest, EndsWhatIsUnderWayWhenDestroyed) {
  ScriptedServer server([](int) { return Hold(); });
  CurlHttpOptions options;
  options.max_connections = 5;
  auto client = std::make_unique<CurlHttpClient>(clock_, options);
  std::vector<std::future<HttpExchange>> sent;
  sent.reserve(20);
  for (int i = 0; i < 20; ++i)
    sent.push_back(Sent(*client, Post(server.Url(), "{}")));
  server.WaitForRequests(5);
  client.reset();
  int handed_over = 0;
  for (auto& exchange : sent) {
    const HttpExchange end = exchange.get();
    EXPECT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
    handed_over += end.body_handed_over ? 1 : 0;
  }
  EXPECT_EQ(handed_over, 5);
}

TEST_F(CurlHttpClientTest, TakesRequestsFromWithinDone) {
  ScriptedServer server([](int) { return Answer("200 OK", "{}"); });
  std::promise<HttpExchange> second;
  client_.Send(Get(server.Url()), [&](HttpExchange) {
    client_.Send(Get(server.Url()), [&](HttpExchange exchange) {
      second.set_value(std::move(exchange));
    });
  });
  EXPECT_THAT(second.get_future().get().response, IsOk());
}

TEST_F(CurlHttpClientTest, RefusesRequestsThatCannotBeSent) {
  ScriptedServer server([](int) { return Answer("200 OK", "{}"); });
  HttpRequest injecting = Get(server.Url());
  injecting.headers = {{"X-Key", "a\r\nX-Admin: 1"}};
  HttpRequest unnamed = Get(server.Url());
  unnamed.headers = {{"X Key:", "a"}};
  HttpRequest deleting = Get(server.Url());
  deleting.method = "DELETE";
  HttpRequest reading = Post(server.Url(), "body");
  reading.method = "GET";
  for (const HttpRequest& request :
       {injecting, unnamed, deleting, reading, Get("/relative"), Get(""),
        Get("ftp://127.0.0.1/"), Get("file:///etc/passwd"), Get("http://"),
        Get("http://127.0.0.1:x/"), Get(server.Url("/a b")),
        Post("http://a:b:c/", "body")}) {
    const HttpExchange end = Sent(client_, request).get();
    EXPECT_THAT(end.response, StatusIs(StatusCode::kInvalidArgument));
    EXPECT_FALSE(end.body_handed_over);
  }
  EXPECT_THAT(server.requests(), IsEmpty());
}

TEST_F(CurlHttpClientTest, KeepsQueryAndHeadersOutOfErrors) {
  ScriptedServer server([](int) { return Cut(); });
  HttpRequest request = Get(server.Url("/card?barcode=9900112233"));
  request.headers = {{"X-Key", "secret"}};
  const HttpExchange end = Sent(client_, request).get();
  ASSERT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(std::string(end.response.status().message()),
              AllOf(Not(HasSubstr("9900112233")), Not(HasSubstr("secret"))));
}

}  // namespace
}  // namespace gateway
