#include "server/config/connection_bounds.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/server/config/making.h"

namespace gateway {
namespace {

GatewayConfig WithConnections(int grpc, int http) {
  GatewayConfig config;
  config.fourws.max_connections = 64;
  config.grpc.max_connections = grpc;
  config.ingress.max_connections = http;
  config.ingress.max_connections_per_address = http / 2;
  config.ingress.callback_connections = http / 8;
  return config;
}

TEST(ConnectionBoundsTest, KeepsWhatFits) {
  GatewayConfig config = WithConnections(4096, 1024);
  FitConnections(20'000, config);
  EXPECT_EQ(config.grpc.max_connections, 4096);
  EXPECT_EQ(config.ingress.max_connections, 1024);
}

TEST(ConnectionBoundsTest, LowersBothWellBelowTheLimit) {
  GatewayConfig config = WithConnections(4096, 1024);
  FitConnections(1024, config);
  EXPECT_EQ(config.grpc.max_connections, 460);
  EXPECT_EQ(config.ingress.max_connections, 115);
  EXPECT_EQ(config.ingress.max_connections_per_address, 57);
  EXPECT_EQ(config.ingress.callback_connections, 14);
}

TEST(ConnectionBoundsTest, LeavesRoomForUpstreams) {
  GatewayConfig config = WithConnections(1, 1);
  const int64_t without = ConnectionsWithin(1024, config);
  config.one = GatewayConfig::One();
  config.one->max_connections = 100;
  EXPECT_EQ(ConnectionsWithin(1024, config), without - 75);
}

TEST(ConnectionBoundsTest, LeavesOneOfEachInAnyCase) {
  GatewayConfig config = WithConnections(1'000'000, 1);
  FitConnections(10, config);
  EXPECT_GE(config.grpc.max_connections, 1);
  EXPECT_GE(config.ingress.max_connections, 1);
}

TEST(ConnectionBoundsTest, HasDefaultsOfGrpc) {
  const auto config = Make(absl::StrCat("{", kUpstream, "}"));
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->grpc.max_connections, 4096);
  EXPECT_EQ(config->grpc.max_connections_per_address, 0);
  EXPECT_EQ(config->grpc.max_streams_per_connection, 4096);
  EXPECT_EQ(config->grpc.max_memory_bytes, int64_t{1} << 30);
}

TEST(ConnectionBoundsTest, TakesWhatTheFileSaysOfGrpc) {
  const auto config = Make(absl::StrCat("{", kUpstream, R"(, "grpc": {
    "max_connections": 5, "max_connections_per_address": 4,
    "max_streams_per_connection": 3, "max_memory_bytes": "67108864"}})"));
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->grpc.max_connections, 5);
  EXPECT_EQ(config->grpc.max_connections_per_address, 4);
  EXPECT_EQ(config->grpc.max_streams_per_connection, 3);
  EXPECT_EQ(config->grpc.max_memory_bytes, 67108864);
}

TEST(ConnectionBoundsTest, RefusesTooLittleMemory) {
  EXPECT_EQ(ErrorOf(absl::StrCat("{", kUpstream,
                                 R"(, "grpc": {"max_memory_bytes": 1000}})")),
            "grpc.max_memory_bytes: must be 67108864 (64 MiB) or more");
}

}  // namespace
}  // namespace gateway
