// What a client must not send: answered by the listener, never handled.

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
                 HasSubstr("\r\n\r\n{\"success\":false,"), EndsWith("\"}"));
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

// So that who repeats requests repeats this one.
TEST_F(BeastBadInputTest, Answers503ToARequestThatIsCutShort) {
  for (const std::string& bytes : std::vector<std::string>{
           "GET / HT", std::string(kHead) + "Content-Length: 9\r\n\r\nabc",
           std::string(kHead) + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc"}) {
    EXPECT_THAT(AnswerTo(bytes),
                AllOf(IsRefusal("503"), HasSubstr("Retry-After: ")))
        << bytes;
  }
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

TEST_F(BeastBadInputTest, TakesLargerBodiesOnSomePathsOnly) {
  const auto post = [this](const std::string& path, int bytes) {
    return AnswerTo(
        "POST " + path +
        " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(bytes) +
        "\r\n\r\n" + std::string(static_cast<size_t>(bytes), 'x'));
  };
  EXPECT_THAT(post("/large/a", 20'000), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(post("/large/a", 20'001), IsRefusal("413"));
  EXPECT_THAT(post("/larger", 20'000), IsRefusal("413"));
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

TEST_F(BeastBadInputTest, Refuses408RequestThatDoesNotArriveInTime) {
  HttpListenerOptions options = Options();
  options.request_timeout = absl::Milliseconds(100);
  Listen(options);
  for (const std::string& bytes : std::vector<std::string>{
           "GET / HTTP/1.1\r\nHo",
           std::string(kHead) + "Content-Length: 3\r\n\r\na"}) {
    std::string answer;
    // One that is cut before it has sent anything, as can happen on a busy
    // machine, is not answered.
    for (int i = 0; i < 100 && answer.empty(); ++i) {
      RawClient slow(listener_->port());
      slow.Send(bytes);
      answer = slow.ReadToEnd();
    }
    EXPECT_THAT(answer, IsRefusal("408")) << bytes;
  }
  EXPECT_THAT(handled(), IsEmpty());
}

}  // namespace
}  // namespace gateway
