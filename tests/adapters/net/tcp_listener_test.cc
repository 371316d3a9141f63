#include "adapters/net/tcp_listener.h"

#include <sys/socket.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "adapters/base/mutex.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/net/loopback.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using testing::StartsWith;

class TcpListenerTest : public testing::Test {
 protected:
  void Listen(const std::string& address) {
    auto listener = TcpListener::Bind(address, "test");
    ASSERT_THAT(listener, IsOk());
    listener_ = *std::move(listener);
    listener_->Begin(
        {.take = [this](int fd, const TcpPeer& peer) { Took(OwnFd(fd), peer); },
         .objection =
             [this](const TcpPeer&) {
               MutexLock lock(mu_);
               return objection_;
             },
         .on_state =
             [this](absl::Status state) {
               MutexLock lock(mu_);
               state_ = std::move(state);
               changed_.NotifyAll();
             },
         .make_room =
             [this] {
               MutexLock lock(mu_);
               ++asked_for_room_;
               changed_.NotifyAll();
             }});
  }

  OwnFd Connect() {
    OwnFd client = NewSocket();
    client.Connect(listener_->port());
    return client;
  }
  // Waits for as many as were taken in all.
  void AwaitTaken(size_t count) {
    MutexLock lock(mu_);
    while (taken_.size() < count) changed_.Wait(mu_);
  }
  void AwaitState(absl::StatusCode code) {
    MutexLock lock(mu_);
    while (state_.code() != code) changed_.Wait(mu_);
  }
  void AwaitRoomAskedFor() {
    MutexLock lock(mu_);
    while (asked_for_room_ == 0) changed_.Wait(mu_);
  }
  absl::Status state() {
    MutexLock lock(mu_);
    return state_;
  }
  int asked_for_room() {
    MutexLock lock(mu_);
    return asked_for_room_;
  }
  void Object(std::optional<std::string> words) {
    MutexLock lock(mu_);
    objection_ = std::move(words);
  }
  std::vector<TcpPeer> peers() {
    MutexLock lock(mu_);
    return peers_;
  }

  std::unique_ptr<TcpListener> listener_;

 private:
  void Took(OwnFd fd, const TcpPeer& peer) {
    MutexLock lock(mu_);
    taken_.push_back(std::move(fd));
    peers_.push_back(peer);
    changed_.NotifyAll();
  }

  Mutex mu_;
  CondVar changed_;
  std::vector<OwnFd> taken_ ABSL_GUARDED_BY(mu_);
  std::vector<TcpPeer> peers_ ABSL_GUARDED_BY(mu_);
  std::optional<std::string> objection_ ABSL_GUARDED_BY(mu_);
  absl::Status state_ ABSL_GUARDED_BY(mu_);
  int asked_for_room_ ABSL_GUARDED_BY(mu_) = 0;
};

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

TEST_F(TcpListenerTest, WaitsForDescriptors) {
  if (!kRunsWithoutDescriptors) GTEST_SKIP();
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
TEST_F(TcpListenerTest, IsContentWithoutDescriptorsWhileNobodyWaits) {
  if (!kRunsWithoutDescriptors) GTEST_SKIP();
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

TEST_F(TcpListenerTest, EndsWhileClientsAreRefused) {
  Listen("127.0.0.1:0");
  Object("no room");
  OwnFd refused = Connect();
  EXPECT_EQ(refused.ReadToEnd(), "no room");
  listener_.reset();
}

}  // namespace
}  // namespace gateway
