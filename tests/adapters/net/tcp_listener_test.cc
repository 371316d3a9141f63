#include "adapters/net/tcp_listener.h"

#include <sys/socket.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/net/listening_fixture.h"
#include "tests/adapters/net/loopback.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using testing::StartsWith;

class TcpListenerTest : public ListeningFixture {};

TEST_F(TcpListenerTest, HandsConnectionsOver) {
  Listen("127.0.0.1:0");
  const OwnFd client = Connect();
  AwaitTaken(1);
  EXPECT_THAT(peers().front().address, StartsWith("127.0.0.1:"));
  EXPECT_EQ(peers().front().host, "127.0.0.1");
}

// Also where the address means IPv6 too: the peer is named as what it is.
TEST_F(TcpListenerTest, TakesIPv4WhereverItListens) {
  for (const char* address : {"localhost:0", "0.0.0.0:0", "[::]:0"}) {
    Listen(address);
    const size_t before = peers().size();
    const OwnFd client = Connect();
    AwaitTaken(before + 1);
    EXPECT_EQ(peers().back().host, "127.0.0.1") << address;
    listener_.reset();
  }
}

TEST_F(TcpListenerTest, SharesItsPortWithNobody) {
  Listen("127.0.0.1:0");
  EXPECT_THAT(
      TcpListener::Bind("127.0.0.1:" + std::to_string(listener_->port()), "b"),
      StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(TcpListenerTest, FailsWhereItCannotListen) {
  EXPECT_THAT(TcpListener::Bind("127.0.0.1", "test"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  // An address for documentation, which no machine has.
  EXPECT_THAT(TcpListener::Bind("192.0.2.1:0", "test"),
              StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(TcpListenerTest, RefusesInWords) {
  Listen("127.0.0.1:0");
  Object("no room");
  OwnFd refused = Connect();
  EXPECT_EQ(send(refused.get(), "hello", 5, MSG_NOSIGNAL), 5);
  EXPECT_EQ(refused.ReadToEnd(), "no room");
  Object(std::nullopt);
  const OwnFd welcome = Connect();
  AwaitTaken(1);
}

// Nobody reads the words, and more come than are waited for.
TEST_F(TcpListenerTest, RefusesAnyNumber) {
  Listen("127.0.0.1:0");
  Object("no room");
  std::vector<OwnFd> silent;
  silent.reserve(100);
  for (int i = 0; i < 100; ++i) silent.push_back(Connect());
  for (OwnFd& each : silent) EXPECT_EQ(each.ReadToEnd(), "no room");
  Object(std::nullopt);
  const OwnFd welcome = Connect();
  AwaitTaken(1);
}

TEST_F(TcpListenerTest, ListensAgainWhenItsSocketDoesNot) {
  Listen("127.0.0.1:0");
  const int listening = ListeningOn(listener_->port());
  ASSERT_GE(listening, 0);
  ASSERT_EQ(shutdown(listening, SHUT_RDWR), 0);
  // Until it listens again connections are refused.
  for (;;) {
    const OwnFd client = NewSocket();
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(listener_->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(client.get(), reinterpret_cast<sockaddr*>(&address),
                sizeof(address)) == 0)
      break;
  }
  AwaitTaken(1);
}

TEST_F(TcpListenerTest, EndsWhileClientsAreRefused) {
  Listen("127.0.0.1:0");
  Object("no room");
  OwnFd refused = Connect();
  EXPECT_EQ(refused.ReadToEnd(), "no room");
  listener_.reset();
}

}  // namespace
}  // namespace gateway
