#include "adapters/http/beast_http_listener.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/http/listening.h"
#include "tests/adapters/http/raw_client.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;
using testing::StartsWith;

std::string PostOf(const std::string& body, const std::string& headers = "") {
  return "POST /hooks HTTP/1.1\r\nHost: a\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class BeastHttpListenerTest : public Listening {
 protected:
  void SetUp() override { Listen(HttpListenerOptions()); }
};

TEST_F(BeastHttpListenerTest, HandsOverRequestAsSent) {
  RawClient client(listener_->port());
  client.Send(
      "PUT /a%2Fb/c?x=%20&y HTTP/1.1\r\nHost: a\r\nX-Key:  K \r\n"
      "x-key: L\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_THAT(client.ReadAnswer(),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\n"),
                    HasSubstr("Content-Type: application/json\r\n"),
                    EndsWith("\r\n\r\nabc")));
  const auto requests = handled();
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_EQ(requests[0].method, "PUT");
  EXPECT_EQ(requests[0].path, "/a%2Fb/c");
  EXPECT_EQ(requests[0].query, "x=%20&y");
  EXPECT_EQ(requests[0].body, "abc");
  EXPECT_EQ(requests[0].peer, "127.0.0.1");
  EXPECT_THAT(requests[0].headers, AllOf(Contains(Pair("x-key", "K")),
                                         Contains(Pair("x-key", "L"))));
}

TEST_F(BeastHttpListenerTest, TakesTargetInAbsoluteForm) {
  RawClient client(listener_->port());
  client.Send("GET http://a/hooks?x HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(client.ReadAnswer(), StartsWith("HTTP/1.1 200 OK\r\n"));
  ASSERT_THAT(handled(), SizeIs(1));
  EXPECT_EQ(handled()[0].path, "/hooks");
  EXPECT_EQ(handled()[0].query, "x");
}

TEST_F(BeastHttpListenerTest, TakesChunkedBody) {
  RawClient client(listener_->port());
  client.Send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\nabcde"));
}

// As of senders that end a body with a line break that its length leaves out.
TEST_F(BeastHttpListenerTest, SkipsAnEmptyLineBeforeARequest) {
  for (const std::string line : {"\r\n", "\n"}) {
    RawClient client(listener_->port());
    client.Send(absl::StrCat(line, PostOf("one"), line, PostOf("two")));
    EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\none"));
    EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\ntwo"));
    client.Send(line);
    client.Send(PostOf("three"));
    EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\nthree"));
  }
}

TEST_F(BeastHttpListenerTest, SkipsAnEmptyLineThatComesInTwoParts) {
  RawClient client(listener_->port());
  client.Send(PostOf("one") + "\r");
  EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\none"));
  client.Send("\n" + PostOf("two"));
  EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\ntwo"));
}

TEST_F(BeastHttpListenerTest, SkipsNoMoreThanOneEmptyLine) {
  RawClient client(listener_->port());
  client.Send(PostOf("one") + "\r\n\r\n" + PostOf("two"));
  EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\none"));
  EXPECT_THAT(client.ReadToEnd(), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(handled(), SizeIs(1));
}

TEST_F(BeastHttpListenerTest, AnswersPipelinedRequestsInOrder) {
  KeepRepliers();
  RawClient client(listener_->port());
  client.Send(PostOf("one") + PostOf("two"));
  HttpReplier first = TakeReplier();
  EXPECT_THAT(handled(), SizeIs(1));
  std::move(first)({.status = 200, .headers = {}, .body = "1"});
  TakeReplier()({.status = 200, .headers = {}, .body = "2"});
  EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\n1"));
  EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\n2"));
}

TEST_F(BeastHttpListenerTest, AnnouncesBodyToHeadWithoutSendingIt) {
  KeepRepliers();
  RawClient client(listener_->port());
  client.Send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  TakeReplier()({.status = 200, .headers = {}, .body = "1234"});
  EXPECT_THAT(client.ReadHead(), HasSubstr("Content-Length: 4\r\n"));
  client.Send(kGet);
  TakeReplier()({.status = 204, .headers = {{"X-A", "b"}}, .body = "dropped"});
  EXPECT_THAT(client.ReadHead(),
              AllOf(StartsWith("HTTP/1.1 204 No Content\r\n"),
                    HasSubstr("X-A: b\r\n")));
  client.EndSending();
  EXPECT_THAT(client.ReadToEnd(), IsEmpty());
}

TEST_F(BeastHttpListenerTest, ClosesAfterAnswerToOldOrClosingClient) {
  for (const std::string request :
       {"GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"}) {
    RawClient client(listener_->port());
    client.Send(request);
    EXPECT_THAT(client.ReadToEnd(), HasSubstr(" 200 OK\r\n"));
  }
}

TEST_F(BeastHttpListenerTest, AnswersClientThatEndedSending) {
  RawClient client(listener_->port());
  client.Send(PostOf("abc"));
  client.EndSending();
  EXPECT_THAT(client.ReadToEnd(), EndsWith("\r\n\r\nabc"));
}

TEST_F(BeastHttpListenerTest, TellsClientToContinue) {
  RawClient client(listener_->port());
  client.Send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
      "Expect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.ReadHead(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.Send("abc");
  EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\nabc"));
}

TEST_F(BeastHttpListenerTest, TakesRepliesFromOtherThreads) {
  KeepRepliers();
  RawClient client(listener_->port());
  client.Send(kGet);
  std::thread([replier = TakeReplier()]() mutable {
    std::move(replier)({.status = 202, .headers = {}, .body = ""});
  }).join();
  EXPECT_THAT(client.ReadAnswer(), StartsWith("HTTP/1.1 202 Accepted\r\n"));
}

TEST_F(BeastHttpListenerTest, AnswersWithAllHeaders) {
  KeepRepliers();
  RawClient client(listener_->port());
  client.Send(kGet);
  TakeReplier()({.status = 200,
                 .headers = {{"Set-Cookie", "a=1"},
                             {"Set-Cookie", "b=2"},
                             {"Content-Type", "text/html"}},
                 .body = "x"});
  EXPECT_THAT(
      client.ReadAnswer(),
      AllOf(HasSubstr("Set-Cookie: a=1\r\n"), HasSubstr("Set-Cookie: b=2\r\n"),
            HasSubstr("Content-Type: text/html\r\n"),
            Not(HasSubstr("application/json"))));
}

TEST_F(BeastHttpListenerTest, Answers500WhenReplierIsDropped) {
  KeepRepliers();
  RawClient client(listener_->port());
  client.Send(kGet);
  TakeReplier();
  EXPECT_THAT(client.ReadAnswer(), AllOf(StartsWith("HTTP/1.1 500 "),
                                         HasSubstr(R"({"success":false)")));
}

TEST_F(BeastHttpListenerTest, DropsReplyToClientThatIsGone) {
  KeepRepliers();
  { RawClient(listener_->port()).Send(kGet); }
  TakeReplier()({.status = 200, .headers = {}, .body = "late"});
  RawClient client(listener_->port());
  client.Send(kGet);
  TakeReplier()({.status = 200, .headers = {}, .body = "next"});
  EXPECT_THAT(client.ReadAnswer(), EndsWith("next"));
}

TEST_F(BeastHttpListenerTest, ClosesConnectionsWhenDestroyed) {
  KeepRepliers();
  RawClient waiting(listener_->port());
  waiting.Send(kGet);
  HttpReplier called = TakeReplier();
  RawClient waiting_too(listener_->port());
  waiting_too.Send(kGet);
  HttpReplier dropped = TakeReplier();
  RawClient idle(listener_->port());
  RawClient half(listener_->port());
  half.Send("GET / HT");
  listener_.reset();
  for (RawClient* client : {&waiting, &waiting_too, &idle, &half})
    EXPECT_THAT(client->ReadToEnd(), IsEmpty());
  std::move(called)({.status = 200, .headers = {}, .body = "late"});
}

TEST_F(BeastHttpListenerTest, SaysWhereItListens) {
  EXPECT_EQ(listener_->address(),
            "127.0.0.1:" + std::to_string(listener_->port()));
  HttpListenerOptions options;
  options.address = "[::1]:0";
  Listen(options);
  EXPECT_EQ(listener_->address(), "[::1]:" + std::to_string(listener_->port()));
  RawClient client(listener_->port(), /*ipv6=*/true);
  client.Send(kGet);
  EXPECT_THAT(client.ReadAnswer(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(BeastHttpListenerTest, RefusesAddressesItCannotListenOn) {
  const auto refused = [](const std::string& address) {
    HttpListenerOptions options;
    options.address = address;
    return ListenHttp(options, [](const HttpIncoming&, HttpDecider) {})
        .status();
  };
  EXPECT_THAT(refused(listener_->address()),
              StatusIs(absl::StatusCode::kUnavailable));
  for (const char* address : {"127.0.0.1", "127.0.0.1:http", "no host:1"}) {
    EXPECT_THAT(refused(address), StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

}  // namespace
}  // namespace gateway
