// A body that was handed to the transport is never handed over again.

#include <string>

#include "adapters/http/curl_http_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/http/scripted_server.h"
#include "tests/adapters/http/sent.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::EndsWith;
using testing::SizeIs;
using testing::StartsWith;

constexpr char kRedeem[] = R"({"amount":50})";

class CurlOneSendTest : public testing::Test {
 protected:
  // Answers the first request and does `reaction` to the others.
  static ScriptedServer::Script AnswerThen(const Reaction& reaction) {
    return [reaction](int number) {
      return number == 1 ? Answer("200 OK", "{}") : reaction;
    };
  }

  FakeClock clock_;
  CurlHttpClient client_{clock_, CurlHttpOptions()};
};

TEST_F(CurlOneSendTest, SendsPostOnceWhenFreshConnectionIsCut) {
  ScriptedServer server([](int) { return Cut(); });
  const HttpExchange end = Sent(client_, Post(server.Url(), kRedeem)).get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
  EXPECT_TRUE(end.body_handed_over);
  EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST_F(CurlOneSendTest, SendsPostOnceWhenKeptConnectionIsCut) {
  ScriptedServer server(AnswerThen(Cut()));
  EXPECT_THAT(Sent(client_, Get(server.Url())).get().response, IsOk());
  const HttpExchange end = Sent(client_, Post(server.Url(), kRedeem)).get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
  EXPECT_TRUE(end.body_handed_over);
  ASSERT_THAT(server.requests(), SizeIs(2));
  EXPECT_THAT(server.requests()[1], EndsWith(kRedeem));
}

TEST_F(CurlOneSendTest, SendsPutOnceWhenKeptConnectionIsCut) {
  ScriptedServer server(AnswerThen(Cut()));
  EXPECT_THAT(Sent(client_, Get(server.Url())).get().response, IsOk());
  const HttpExchange end = Sent(client_, Put(server.Url(), kRedeem)).get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
  EXPECT_TRUE(end.body_handed_over);
  ASSERT_THAT(server.requests(), SizeIs(2));
  EXPECT_THAT(server.requests()[1], StartsWith("PUT "));
  EXPECT_THAT(server.requests()[1], EndsWith(kRedeem));
}

TEST_F(CurlOneSendTest, SendsPutOnceWhenAskedToAuthenticateOrRedirected) {
  ScriptedServer server([](int number) {
    return number == 1 ? Answer("401 Unauthorized", "",
                                "WWW-Authenticate: Basic realm=\"a\"\r\n")
                       : Answer("307 Temporary Redirect", "",
                                "Location: /elsewhere\r\n");
  });
  for (const int status : {401, 307}) {
    const HttpExchange end = Sent(client_, Put(server.Url(), kRedeem)).get();
    ASSERT_THAT(end.response, IsOk());
    EXPECT_EQ(end.response->status, status);
  }
  EXPECT_THAT(server.requests(), SizeIs(2));
}

TEST_F(CurlOneSendTest, ReportsBodyLeftWhenKeptConnectionIsCutAndHostIsGone) {
  ScriptedServer server(AnswerThen(CutAndStopListening()));
  EXPECT_THAT(Sent(client_, Post(server.Url(), "{}")).get().response, IsOk());
  const HttpExchange end = Sent(client_, Post(server.Url(), kRedeem)).get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
  EXPECT_TRUE(end.body_handed_over);
  EXPECT_THAT(server.requests(), SizeIs(2));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(CurlOneSendTest, SendsPostOnceWhenCutInTheMiddleOfItsBody) {
  ScriptedServer::Options options;
  options.read_at_most = 100'000;
  ScriptedServer server(
      [](int number) { return number == 1 ? Answer("200 OK", "{}") : Cut(); },
      options);
  EXPECT_THAT(Sent(client_, Get(server.Url())).get().response, IsOk());
  const HttpExchange end =
      Sent(client_, Post(server.Url(), std::string(8'000'000, 'x'))).get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
  EXPECT_TRUE(end.body_handed_over);
  EXPECT_THAT(server.requests(), SizeIs(2));
}

TEST_F(CurlOneSendTest, SendsPostWithoutBodyOnceToo) {
  ScriptedServer server(AnswerThen(Cut()));
  EXPECT_THAT(Sent(client_, Get(server.Url())).get().response, IsOk());
  const HttpExchange end = Sent(client_, Post(server.Url(), "")).get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
  EXPECT_FALSE(end.body_handed_over);
  EXPECT_THAT(server.requests(), SizeIs(2));
}

TEST_F(CurlOneSendTest, SendsPostOnceWhenAskedToAuthenticateOrRedirected) {
  ScriptedServer server([](int number) {
    return number == 1   ? Answer("401 Unauthorized", "",
                                  "WWW-Authenticate: Digest realm=\"a\", "
                                    "nonce=\"b\"\r\n")
           : number == 2 ? Answer("307 Temporary Redirect", "",
                                  "Location: /elsewhere\r\n")
                         : Answer("417 Expectation Failed", "");
  });
  for (const int status : {401, 307, 417}) {
    const HttpExchange end = Sent(client_, Post(server.Url(), kRedeem)).get();
    ASSERT_THAT(end.response, IsOk());
    EXPECT_EQ(end.response->status, status);
  }
  EXPECT_THAT(server.requests(), SizeIs(3));
}

TEST_F(CurlOneSendTest, ProvesNothingLeftWhenRefused) {
  std::string url;
  {
    ScriptedServer gone([](int) { return Cut(); });
    url = gone.Url();
  }
  const HttpExchange end = Sent(client_, Post(url, kRedeem)).get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
  EXPECT_FALSE(end.body_handed_over);
}

TEST_F(CurlOneSendTest, NeverDeliversPostToServerThatCutsBeforeReading) {
  ScriptedServer::Options options;
  options.cut_on_accept = true;
  ScriptedServer server([](int) { return Answer("200 OK", "{}"); }, options);
  const HttpExchange end = Sent(client_, Post(server.Url(), kRedeem)).get();
  EXPECT_THAT(end.response, StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(server.requests(), SizeIs(0));
}

TEST_F(CurlOneSendTest, PostsOverFreshConnectionOnceServerClosedKeptOne) {
  ScriptedServer server([](int) {
    Reaction reaction = Answer("200 OK", "{}");
    reaction.then = Reaction::Then::kCut;
    return reaction;
  });
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Sent(client_, Post(server.Url(), kRedeem)).get().response,
                IsOk());
    server.WaitUntilClosed();
  }
  EXPECT_THAT(server.requests(), SizeIs(3));
}

TEST_F(CurlOneSendTest, RepeatsReadWhenKeptConnectionIsCut) {
  ScriptedServer server(
      [](int number) { return number == 2 ? Cut() : Answer("200 OK", "{}"); });
  EXPECT_THAT(Sent(client_, Get(server.Url())).get().response, IsOk());
  EXPECT_THAT(Sent(client_, Get(server.Url())).get().response, IsOk());
  EXPECT_THAT(server.requests(), SizeIs(3));
}

}  // namespace
}  // namespace gateway
