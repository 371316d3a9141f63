#include "server/rpc/grpc_connections.h"

#include <sys/socket.h>

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/rpc/goaway.h"
#include "tests/adapters/net/loopback.h"

namespace gateway {
namespace {

using testing::HasSubstr;
using testing::Optional;

TcpPeer PeerAt(const std::string& host, int port) {
  return {.address = absl::StrCat(host, ":", port), .host = host};
}

// A connection whose server end gRPC would own.
struct Ends {
  TcpPeer peer;
  OwnFd client;
  OwnFd server;

  std::string grpc_peer() const { return absl::StrCat("ipv4:", peer.address); }
};

class GrpcConnectionsTest : public testing::Test {
 protected:
  Ends& Connect(GrpcConnections& connections,
                const std::string& host = "10.0.0.1") {
    auto [client, server] = ConnectedPair();
    Ends& ends = all_.emplace_back(
        Ends{PeerAt(host, next_port_++), std::move(client), std::move(server)});
    connections.Add(ends.server.get(), ends.peer);
    return ends;
  }

  static const TcpPeer& New() {
    static const TcpPeer& peer = *new TcpPeer(PeerAt("10.0.0.9", 9));
    return peer;
  }

  // New connections are left alone for a while.
  static void AwaitRoom(GrpcConnections& connections) {
    while (connections.Objection(New()).has_value())
      absl::SleepFor(absl::Milliseconds(10));
  }

  Metrics metrics_;

 private:
  int next_port_ = 1;
  std::list<Ends> all_;
};

TEST_F(GrpcConnectionsTest, TakesAsManyAsItMay) {
  GrpcConnections connections({.max_connections = 2}, metrics_);
  EXPECT_EQ(connections.Objection(New()), std::nullopt);
  Connect(connections);
  EXPECT_EQ(connections.Objection(New()), std::nullopt);
  Connect(connections);
  EXPECT_THAT(connections.Objection(New()), Optional(HasSubstr("2 conn")));
}

TEST_F(GrpcConnectionsTest, EndsTheOneThatHasBeenWithoutCallsLongest) {
  GrpcConnections connections({.max_connections = 3}, metrics_);
  Ends& busy = Connect(connections);
  Ends& used = Connect(connections);
  Ends& idlest = Connect(connections);
  const auto call = connections.BeginCall(busy.grpc_peer());
  ASSERT_NE(call, nullptr);
  // The kernel's clock, which says when bytes came, is coarse.
  absl::SleepFor(absl::Milliseconds(50));
  connections.BeginCall(used.grpc_peer())->EndCall();
  AwaitRoom(connections);
  EXPECT_EQ(idlest.client.ReadToEnd(), "");
  EXPECT_TRUE(busy.client.IsOpen());
  EXPECT_TRUE(used.client.IsOpen());
  EXPECT_THAT(metrics_.Text(), HasSubstr(R"(result="evicted")"));
}

TEST_F(GrpcConnectionsTest, EndsNoneWithCalls) {
  GrpcConnections connections({.max_connections = 1}, metrics_);
  Ends& busy = Connect(connections);
  const auto first = connections.BeginCall(busy.grpc_peer());
  const auto second = connections.BeginCall(busy.grpc_peer());
  first->EndCall();
  // As long as one is left alone in any case, and longer.
  absl::SleepFor(absl::Seconds(1));
  EXPECT_THAT(connections.Objection(New()), Optional(HasSubstr("later")));
  EXPECT_TRUE(busy.client.IsOpen());
  second->EndCall();
  AwaitRoom(connections);
  EXPECT_EQ(busy.client.ReadToEnd(), "");
}

TEST_F(GrpcConnectionsTest, EndsNoneOfWhichBytesAreUnread) {
  GrpcConnections connections({.max_connections = 1}, metrics_);
  Ends& sending = Connect(connections);
  ASSERT_EQ(send(sending.client.get(), "x", 1, MSG_NOSIGNAL), 1);
  absl::SleepFor(absl::Seconds(1));
  EXPECT_NE(connections.Objection(New()), std::nullopt);
  EXPECT_TRUE(sending.client.IsOpen());
}

TEST_F(GrpcConnectionsTest, EndsOneThatSendsButBeginsNoCall) {
  GrpcConnections connections({.max_connections = 1}, metrics_);
  Ends& sending = Connect(connections);
  while (connections.Objection(New()).has_value()) {
    send(sending.client.get(), "x", 1, MSG_NOSIGNAL);
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_FALSE(sending.client.IsOpen());
}

TEST_F(GrpcConnectionsTest, EndsTheQuietBeforeThoseThatSend) {
  GrpcConnections connections({.max_connections = 2}, metrics_);
  Ends& sending = Connect(connections);
  Ends& quiet = Connect(connections);
  while (connections.Objection(New()).has_value()) {
    send(sending.client.get(), "x", 1, MSG_NOSIGNAL);
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_EQ(quiet.client.ReadToEnd(), "");
  EXPECT_TRUE(sending.client.IsOpen());
}

TEST_F(GrpcConnectionsTest, ForgetsThoseThatGrpcHasClosed) {
  GrpcConnections connections({.max_connections = 2}, metrics_);
  Ends& closed = Connect(connections);
  Ends& open = Connect(connections);
  const auto call = connections.BeginCall(open.grpc_peer());
  closed.server.Close();
  EXPECT_EQ(connections.Objection(New()), std::nullopt);
  EXPECT_TRUE(open.client.IsOpen());
}

TEST_F(GrpcConnectionsTest, RefusesMoreFromOneAddress) {
  GrpcConnections connections(
      {.max_connections = 10, .max_connections_per_address = 2}, metrics_);
  Ends& first = Connect(connections, "10.0.0.7");
  Connect(connections, "10.0.0.7");
  const TcpPeer third = PeerAt("10.0.0.7", 77);
  EXPECT_THAT(connections.Objection(third), Optional(HasSubstr("one address")));
  EXPECT_EQ(connections.Objection(New()), std::nullopt);
  EXPECT_THAT(metrics_.Text(), HasSubstr(R"(result="refused")"));
  first.server.Close();
  EXPECT_EQ(connections.Objection(third), std::nullopt);
}

TEST_F(GrpcConnectionsTest, TakesAnIPv6NetworkForOneAddress) {
  GrpcConnections connections({.max_connections_per_address = 1}, metrics_);
  Connect(connections, "2001:db8::1");
  EXPECT_NE(connections.Objection(PeerAt("2001:db8::ffff:2", 9)), std::nullopt);
  EXPECT_EQ(connections.Objection(PeerAt("2001:db8:0:1::1", 9)), std::nullopt);
}

TEST_F(GrpcConnectionsTest, KnowsTheCallsOfIPv6) {
  GrpcConnections connections({}, metrics_);
  const auto [client, server] = ConnectedPair();
  connections.Add(server.get(), {.address = "[::1]:4711", .host = "::1"});
  EXPECT_NE(connections.BeginCall("ipv6:%5B::1%5D:4711"), nullptr);
  EXPECT_EQ(connections.BeginCall("ipv6:%5B::1%5D:4712"), nullptr);
  EXPECT_EQ(connections.BeginCall(""), nullptr);
}

TEST_F(GrpcConnectionsTest, KnowsTheCallsOfLinkLocalAddresses) {
  GrpcConnections connections({}, metrics_);
  const auto [client, server] = ConnectedPair();
  connections.Add(server.get(),
                  {.address = "[fe80::1%eth0]:4711", .host = "fe80::1%eth0"});
  EXPECT_NE(connections.BeginCall("ipv6:%5Bfe80::1%252%5D:4711"), nullptr);
}

TEST(GoAwayTest, SaysWhy) {
  const std::string bytes = GoAway("no room");
  const std::string header("\0\0\17\7\0\0\0\0\0", 9);
  const std::string none_taken_be_calm("\0\0\0\0\0\0\0\13", 8);
  EXPECT_EQ(bytes, header + none_taken_be_calm + "no room");
}

}  // namespace
}  // namespace gateway
