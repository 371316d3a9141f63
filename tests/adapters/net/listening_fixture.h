#ifndef TESTS_ADAPTERS_NET_LISTENING_FIXTURE_H_
#define TESTS_ADAPTERS_NET_LISTENING_FIXTURE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/base/mutex.h"
#include "adapters/net/tcp_listener.h"
#include "gtest/gtest.h"
#include "tests/adapters/net/loopback.h"
#include "tests/support/status_matchers.h"

namespace gateway {

// A listener, and what it has told.
class ListeningFixture : public testing::Test {
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

}  // namespace gateway

#endif  // TESTS_ADAPTERS_NET_LISTENING_FIXTURE_H_
