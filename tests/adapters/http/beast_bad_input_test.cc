// What a client must not send: answered by the listener, never handled.

#include <memory>
#include <string>
#include <vector>

#include "adapters/http/beast_http_listener.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/http/listening.h"
#include "tests/adapters/http/raw_client.h"

namespace gateway {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr char kHead[] = "POST / HTTP/1.1\r\nHost: a\r\n";

class BeastBadInputTest : public Listening {
 protected:
  static HttpListenerOptions Options() {
    HttpListenerOptions options;
    options.max_body_bytes = 10'000;
    options.max_header_bytes = 2'000;
    return options;
  }

  void SetUp() override { Listen(Options()); }

  // What the listener answers to `bytes` before it closes.
  std::string AnswerTo(const std::string& bytes) {
    RawClient client(listener_->port());
    client.Send(bytes);
    client.EndSending();
    return client.ReadToEnd();
  }

  static testing::Matcher<std::string> IsRefusal(const std::string& status) {
    return AllOf(StartsWith("HTTP/1.1 " + status + " "),
                 HasSubstr("Content-Type: application/json\r\n"),
                 HasSubstr("Connection: close\r\n"),
                 HasSubstr("\r\n\r\n{\"error\":\""), EndsWith("\"}"));
  }
};

TEST_F(BeastBadInputTest, Refuses400WhatIsNoHttp) {
  const std::string head = kHead;
  for (const std::string& bytes : std::vector<std::string>{
           "nonsense\r\n\r\n", "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
           "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
           std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03", 10),
           head + "Content-Length: -1\r\n\r\n",
           head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
           head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "0\r\n\r\n",
           head + "Transfer-Encoding: gzip\r\n\r\nabc",
           head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
           head + "No colon\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"}) {
    EXPECT_THAT(AnswerTo(bytes), IsRefusal("400")) << bytes;
  }
  EXPECT_THAT(handled(), IsEmpty());
}

TEST_F(BeastBadInputTest, Refuses400RequestThatEndsTooSoon) {
  EXPECT_THAT(AnswerTo("GET / HT"), IsRefusal("400"));
  EXPECT_THAT(AnswerTo(std::string(kHead) + "Content-Length: 9\r\n\r\nabc"),
              IsRefusal("400"));
  EXPECT_THAT(handled(), IsEmpty());
}

TEST_F(BeastBadInputTest, Refuses413AnnouncedBodyBeforeItIsSent) {
  RawClient client(listener_->port());
  client.Send(std::string(kHead) +
              "Content-Length: 10001\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_THAT(client.ReadAnswer(), IsRefusal("413"));
  EXPECT_THAT(handled(), IsEmpty());
}

TEST_F(BeastBadInputTest, Refuses413BodyThatIsSentAllTheSame) {
  EXPECT_THAT(AnswerTo(std::string(kHead) + "Content-Length: 1000000\r\n\r\n" +
                       std::string(1'000'000, 'x')),
              IsRefusal("413"));
}

TEST_F(BeastBadInputTest, Refuses413ChunksThatGrowTooLarge) {
  std::string bytes = std::string(kHead) + "Transfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 11; ++i)
    bytes += "3e8\r\n" + std::string(1000, 'x') + "\r\n";
  EXPECT_THAT(AnswerTo(bytes), IsRefusal("413"));
  EXPECT_THAT(AnswerTo(std::string(kHead) +
                       "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n"),
              IsRefusal("413"));
  EXPECT_THAT(handled(), IsEmpty());
}

TEST_F(BeastBadInputTest, TakesBodyOfExactlyTheLimit) {
  EXPECT_THAT(AnswerTo(std::string(kHead) + "Content-Length: 10000\r\n\r\n" +
                       std::string(10'000, 'x')),
              StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(BeastBadInputTest, Refuses431LongHeaders) {
  EXPECT_THAT(AnswerTo("GET / HTTP/1.1\r\nHost: a\r\nX-Long: " +
                       std::string(2'000, 'x') + "\r\n\r\n"),
              IsRefusal("431"));
  EXPECT_THAT(AnswerTo("GET /" + std::string(100'000, 'x')), IsRefusal("431"));
  EXPECT_THAT(handled(), IsEmpty());
}

TEST_F(BeastBadInputTest, HandlesGoodRequestBeforeBadOne) {
  const std::string answers = AnswerTo(
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
      "nonsense\r\n\r\n");
  EXPECT_THAT(answers, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answers, HasSubstr("HTTP/1.1 400 "));
  EXPECT_THAT(handled(), SizeIs(1));
}

TEST_F(BeastBadInputTest, CutsRequestThatDoesNotArriveInTime) {
  HttpListenerOptions options = Options();
  options.request_timeout = absl::Milliseconds(50);
  Listen(options);
  RawClient slow_header(listener_->port());
  slow_header.Send("GET / HTTP/1.1\r\nHo");
  EXPECT_THAT(slow_header.ReadToEnd(), IsEmpty());
  RawClient slow_body(listener_->port());
  slow_body.Send(std::string(kHead) + "Content-Length: 3\r\n\r\na");
  EXPECT_THAT(slow_body.ReadToEnd(), IsEmpty());
  EXPECT_THAT(handled(), IsEmpty());
}

TEST_F(BeastBadInputTest, CutsIdleConnection) {
  HttpListenerOptions options = Options();
  options.idle_timeout = absl::Milliseconds(50);
  Listen(options);
  EXPECT_THAT(RawClient(listener_->port()).ReadToEnd(), IsEmpty());
}

TEST_F(BeastBadInputTest, LetsConnectionsBeyondTheLimitWait) {
  HttpListenerOptions options = Options();
  options.max_connections = 1;
  Listen(options);
  auto first = std::make_unique<RawClient>(listener_->port());
  first->Send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  // At the limit even a client that wants to stay is sent away.
  EXPECT_THAT(first->ReadAnswer(), HasSubstr("Connection: close\r\n"));
  RawClient second(listener_->port());
  second.Send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  first.reset();
  EXPECT_THAT(second.ReadAnswer(), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(handled(), SizeIs(2));
}

}  // namespace
}  // namespace gateway
