#ifndef TESTS_ADAPTERS_NET_LOOPBACK_H_
#define TESTS_ADAPTERS_NET_LOOPBACK_H_

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace gateway {

inline constexpr int kPatienceMs = 60'000;

// A descriptor, closed at the end.
class OwnFd {
 public:
  explicit OwnFd(int fd) : fd_(fd) {}
  ~OwnFd() { Close(); }
  OwnFd(OwnFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

  int get() const { return fd_; }
  void Close() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }

  void Connect(uint16_t port) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(
        connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
        0);
  }
  // What the other end sends until it ends. Fails the test if nothing comes.
  std::string ReadToEnd() {
    std::string all;
    char piece[4096];
    for (;;) {
      pollfd readable = {fd_, POLLIN, 0};
      EXPECT_EQ(poll(&readable, 1, kPatienceMs), 1);
      const ssize_t size = recv(fd_, piece, sizeof(piece), MSG_DONTWAIT);
      if (size <= 0) return all;
      all.append(piece, static_cast<size_t>(size));
    }
  }
  // Whether the other end has not ended the connection.
  bool IsOpen() const {
    char byte = 0;
    return recv(fd_, &byte, 1, MSG_DONTWAIT | MSG_PEEK) != 0;
  }

 private:
  int fd_;
};

inline OwnFd NewSocket() {
  return OwnFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

// Two connected ends over the loopback.
inline std::pair<OwnFd, OwnFd> ConnectedPair() {
  OwnFd listening = NewSocket();
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof(address);
  EXPECT_EQ(bind(listening.get(), any, size), 0);
  EXPECT_EQ(listen(listening.get(), 1), 0);
  EXPECT_EQ(getsockname(listening.get(), any, &size), 0);
  OwnFd client = NewSocket();
  client.Connect(ntohs(address.sin_port));
  return {std::move(client), OwnFd(accept(listening.get(), nullptr, nullptr))};
}

// The descriptor of this process that listens on `port`; -1 if there is none.
inline int ListeningOn(uint16_t port) {
  DIR* const all = opendir("/proc/self/fd");
  int found = -1;
  while (const dirent* entry = readdir(all)) {
    const int fd = std::atoi(entry->d_name);
    sockaddr_in address = {};
    socklen_t size = sizeof(address);
    int listens = 0;
    socklen_t listens_size = sizeof(listens);
    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &listens_size) ==
            0 &&
        listens != 0 &&
        getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0 &&
        ntohs(address.sin_port) == port)
      found = fd;
  }
  closedir(all);
  return found;
}

// While it lives, the process gets no new descriptor but the `more` next ones.
class NoDescriptors {
 public:
  explicit NoDescriptors(int more = 0) {
    EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &before_), 0);
    // The lowest number that is free.
    const int next = dup(STDIN_FILENO);
    close(next);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(next) + static_cast<rlim_t>(more);
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_ = {};
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_NET_LOOPBACK_H_
