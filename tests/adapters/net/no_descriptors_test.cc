// What happens when the process has no descriptor left.

#include "absl/time/clock.h"
#include "adapters/net/descriptors.h"
#include "gtest/gtest.h"
#include "tests/adapters/net/listening_fixture.h"
#include "tests/adapters/net/loopback.h"

namespace gateway {
namespace {

class NoDescriptorsTest : public ListeningFixture {};

TEST(SpareDescriptorTest, EndsAConnectionWithoutADescriptorLeft) {
  SpareDescriptor spare;
  auto [client, server] = ConnectedPair();
  {
    const NoDescriptors none;
    EXPECT_TRUE(spare.ShutDown(server.get(), *SocketId::Of(server.get())));
  }
  EXPECT_EQ(client.ReadToEnd(), "");
}

TEST_F(NoDescriptorsTest, WaitsForDescriptors) {
  Listen("127.0.0.1:0");
  OwnFd client = NewSocket();
  {
    const NoDescriptors none;
    client.Connect(listener_->port());
    AwaitState(absl::StatusCode::kUnavailable);
    AwaitRoomAskedFor();
    EXPECT_TRUE(client.IsOpen());
  }
  AwaitTaken(1);
  AwaitState(absl::StatusCode::kOk);
}

// Else it would say so until the next client comes, and a load balancer that
// heard it sends none.
TEST_F(NoDescriptorsTest, IsContentWithoutDescriptorsWhileNobodyWaits) {
  Listen("127.0.0.1:0");
  OwnFd client = NewSocket();
  {
    const NoDescriptors but_one(1);
    client.Connect(listener_->port());
    AwaitTaken(1);
    absl::SleepFor(absl::Milliseconds(300));
    EXPECT_THAT(state(), IsOk());
    EXPECT_EQ(asked_for_room(), 0);
  }
  const OwnFd next = Connect();
  AwaitTaken(2);
}

}  // namespace
}  // namespace gateway
