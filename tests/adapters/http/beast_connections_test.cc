// How long connections are kept, and which give way to others.

#include "adapters/http/beast_connections.h"

#include <string>
#include <utility>

#include "adapters/http/beast_http_listener.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/http/listening.h"
#include "tests/adapters/http/raw_client.h"

namespace gateway {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class BeastConnectionsTest : public ListeningToMany {
 protected:
  // A connection that was answered and kept.
  RawClient& ConnectAndKeep() {
    RawClient& client = Connect();
    client.Send(kGet);
    EXPECT_THAT(client.ReadAnswer(), Not(HasSubstr("Connection: close")));
    return client;
  }
};

TEST_F(BeastConnectionsTest, ClosesNewConnectionThatStaysSilent) {
  HttpListenerOptions options = Options(4);
  options.request_timeout = absl::Milliseconds(50);
  Listen(options);
  EXPECT_THAT(Connect().ReadToEnd(), IsEmpty());
}

TEST_F(BeastConnectionsTest, ClosesKeptConnectionThatStaysSilent) {
  HttpListenerOptions options = Options(4);
  options.idle_timeout = absl::Milliseconds(50);
  Listen(options);
  EXPECT_THAT(ConnectAndKeep().ReadToEnd(), IsEmpty());
}

// An empty line is no request that does not go on.
TEST_F(BeastConnectionsTest, ClosesKeptConnectionThatStaysSilentAfterALine) {
  HttpListenerOptions options = Options(4);
  options.idle_timeout = absl::Milliseconds(50);
  Listen(options);
  RawClient& client = ConnectAndKeep();
  client.Send("\r\n");
  EXPECT_THAT(client.ReadToEnd(), IsEmpty());
}

TEST_F(BeastConnectionsTest, ClosesConnectionThatWaitsAfterALine) {
  Listen(Options(2));
  RawClient& waiting = Connect();
  waiting.Send(std::string(kGet) + "\r\n");
  EXPECT_THAT(waiting.ReadAnswer(), Not(HasSubstr("Connection: close")));
  Connect();
  RawClient& sender = Connect();
  sender.Send(kGet);
  EXPECT_THAT(sender.ReadAnswer(), StartsWith(kOk));
  EXPECT_THAT(waiting.ReadToEnd(), IsEmpty());
}

TEST_F(BeastConnectionsTest, AnswersSenderAmongSilentConnections) {
  Listen(Options(4));
  for (int i = 0; i < 8; ++i) Connect();
  RawClient& sender = Connect();
  sender.Send(kGet);
  EXPECT_THAT(sender.ReadAnswer(), StartsWith(kOk));
}

TEST_F(BeastConnectionsTest, ClosesConnectionThatHasWaitedLongest) {
  Listen(Options(3));
  RawClient& longest = ConnectAndKeep();
  RawClient& later = ConnectAndKeep();
  RawClient& silent = Connect();
  RawClient& sender = Connect();
  sender.Send(kGet);
  EXPECT_THAT(sender.ReadAnswer(), StartsWith(kOk));
  EXPECT_THAT(longest.ReadToEnd(), IsEmpty());
  for (RawClient* client : {&later, &silent}) {
    client->Send(kGet);
    EXPECT_THAT(client->ReadAnswer(), StartsWith(kOk));
  }
}

TEST_F(BeastConnectionsTest, SparesConnectionsThatAreBusy) {
  Listen(Options(3));
  KeepRepliers();
  RawClient& arriving = Connect();
  arriving.Send(
      "POST /awaited HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: "
      "100-continue\r\n\r\n");
  EXPECT_THAT(arriving.ReadHead(), StartsWith("HTTP/1.1 100 "));
  RawClient& answered = Connect();
  answered.Send(kGet);
  HttpReplier replier = TakeReplier();
  RawClient& silent = Connect();
  Connect().Send(kGet);
  TakeReplier()({.status = 200, .headers = {}, .body = ""});
  EXPECT_THAT(silent.ReadToEnd(), IsEmpty());
  arriving.Send("abc");
  TakeReplier()({.status = 200, .headers = {}, .body = "1"});
  EXPECT_THAT(arriving.ReadAnswer(), EndsWith("\r\n\r\n1"));
  std::move(replier)({.status = 200, .headers = {}, .body = "2"});
  EXPECT_THAT(answered.ReadAnswer(), EndsWith("\r\n\r\n2"));
}

TEST_F(BeastConnectionsTest, LetsSenderWaitWhileAllAreBusy) {
  Listen(Options(1));
  KeepRepliers();
  RawClient& first = Connect();
  first.Send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  HttpReplier replier = TakeReplier();
  RawClient& second = Connect();
  second.Send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  std::move(replier)({.status = 200, .headers = {}, .body = ""});
  // At the limit even a client that wants to stay is sent away.
  EXPECT_THAT(first.ReadAnswer(), HasSubstr("Connection: close\r\n"));
  first.EndSending();
  TakeReplier()({.status = 200, .headers = {}, .body = ""});
  EXPECT_THAT(second.ReadAnswer(), StartsWith(kOk));
  EXPECT_THAT(handled(), SizeIs(2));
}

TEST_F(BeastConnectionsTest, StopsWhileConnectionsWaitForRoom) {
  Listen(Options(1));
  KeepRepliers();
  RawClient& busy = Connect();
  busy.Send(kGet);
  HttpReplier replier = TakeReplier();
  RawClient& waiting = Connect();
  listener_.reset();
  EXPECT_THAT(busy.ReadToEnd(), IsEmpty());
  EXPECT_THAT(waiting.ReadToEnd(), IsEmpty());
}

}  // namespace
}  // namespace gateway
