#include "adapters/net/descriptors.h"

#include <sys/resource.h>
#include <unistd.h>

#include "gtest/gtest.h"
#include "tests/adapters/net/loopback.h"

namespace gateway {
namespace {

TEST(DescriptorLimitTest, IsRaisedAsFarAsItMay) {
  rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 64;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_EQ(RaiseDescriptorLimit(), static_cast<int64_t>(before.rlim_max));
  rlimit after = {};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &after), 0);
  EXPECT_EQ(after.rlim_cur, before.rlim_max);
  EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
}

TEST(SocketIdTest, TellsSocketsOfTheSameNumberApart) {
  OwnFd first = NewSocket();
  const int number = first.get();
  const auto id = SocketId::Of(number);
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(SocketId::Of(number), id);
  const OwnFd other = NewSocket();
  ASSERT_EQ(dup2(other.get(), number), number);
  EXPECT_NE(SocketId::Of(number), id);
}

TEST(SocketIdTest, IsNoneOfWhatIsNoSocket) {
  EXPECT_FALSE(SocketId::Of(-1).has_value());
  OwnFd closed = NewSocket();
  const int number = closed.get();
  closed.Close();
  EXPECT_FALSE(SocketId::Of(number).has_value());
}

TEST(SpareDescriptorTest, EndsAConnectionThatAnotherOwns) {
  SpareDescriptor spare;
  auto [client, server] = ConnectedPair();
  EXPECT_TRUE(spare.ShutDown(server.get(), *SocketId::Of(server.get())));
  EXPECT_EQ(client.ReadToEnd(), "");
  EXPECT_TRUE(SocketId::Of(server.get()).has_value());
}

TEST(SpareDescriptorTest, LeavesAnotherSocketOfThatNumberAlone) {
  SpareDescriptor spare;
  auto [client, server] = ConnectedPair();
  const OwnFd earlier = NewSocket();
  EXPECT_FALSE(spare.ShutDown(server.get(), *SocketId::Of(earlier.get())));
  EXPECT_TRUE(client.IsOpen());
}

}  // namespace
}  // namespace gateway
