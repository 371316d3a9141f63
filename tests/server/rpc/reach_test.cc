#include "server/rpc/reach.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "server/rpc/grpc_server.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

constexpr absl::Duration kLittle = absl::Milliseconds(300);
constexpr absl::Duration kLong = absl::Minutes(2);

// Takes connections and says nothing.
class SilentServer {
 public:
  SilentServer() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(socket_, any, size), 0);
    EXPECT_EQ(listen(socket_, 10), 0);
    EXPECT_EQ(getsockname(socket_, any, &size), 0);
    address_ = absl::StrCat("127.0.0.1:", ntohs(address.sin_port));
  }
  ~SilentServer() { close(socket_); }

  const std::string& address() const { return address_; }

 private:
  const int socket_;
  std::string address_;
};

TEST(ReachGrpcTest, ReachesAServerWhereverItListens) {
  for (const char* address :
       {"127.0.0.1:0", "localhost:0", "0.0.0.0:0", "[::]:0"}) {
    Metrics metrics;
    const auto server = GrpcServer::Start(address, {}, metrics);
    ASSERT_THAT(server, IsOk());
    EXPECT_THAT(ReachGrpc((*server)->address(), kLong), IsOk());
  }
}

TEST(ReachGrpcTest, UsesNoProxy) {
  ASSERT_EQ(setenv("http_proxy", "http://127.0.0.1:1", /*overwrite=*/1), 0);
  Metrics metrics;
  const auto server = GrpcServer::Start("127.0.0.1:0", {}, metrics);
  EXPECT_THAT(server, IsOk());
  unsetenv("http_proxy");
}

TEST(ReachGrpcTest, FailsIfNobodyAnswersThere) {
  const SilentServer silent;
  EXPECT_THAT(ReachGrpc(silent.address(), kLittle),
              StatusIs(absl::StatusCode::kUnavailable));
}

TEST(ReachGrpcTest, FailsOnceTheServerIsGone) {
  Metrics metrics;
  auto server = GrpcServer::Start("127.0.0.1:0", {}, metrics);
  ASSERT_THAT(server, IsOk());
  const std::string address = (*server)->address();
  server->reset();
  EXPECT_THAT(ReachGrpc(address, kLittle),
              StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace gateway
