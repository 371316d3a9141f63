#include "tests/adapters/http/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "gtest/gtest.h"

namespace gateway {

RawClient::RawClient(uint16_t port, bool ipv6)
    : fd_(socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience = {.tv_sec = 60, .tv_usec = 0};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  sockaddr_in v4 = {};
  v4.sin_family = AF_INET;
  v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  v4.sin_port = htons(port);
  sockaddr_in6 v6 = {};
  v6.sin6_family = AF_INET6;
  v6.sin6_addr = in6addr_loopback;
  v6.sin6_port = htons(port);
  const int result =
      ipv6 ? connect(fd_, reinterpret_cast<sockaddr*>(&v6), sizeof(v6))
           : connect(fd_, reinterpret_cast<sockaddr*>(&v4), sizeof(v4));
  EXPECT_EQ(result, 0);
}

RawClient::~RawClient() { close(fd_); }

void RawClient::Send(const std::string& bytes) {
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t more =
        send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (more <= 0) return;
    sent += static_cast<size_t>(more);
  }
}

void RawClient::EndSending() { shutdown(fd_, SHUT_WR); }

std::string RawClient::ReadHead() {
  for (;;) {
    const size_t end = arrived_.find("\r\n\r\n");
    if (end != std::string::npos) {
      std::string head = arrived_.substr(0, end + 4);
      arrived_.erase(0, end + 4);
      return head;
    }
    if (!ReadMore()) {
      ADD_FAILURE() << "no whole head, only: " << arrived_;
      return "";
    }
  }
}

std::string RawClient::ReadAnswer() {
  std::string answer = ReadHead();
  const std::string name = "Content-Length: ";
  const size_t at = answer.find(name);
  const size_t length =
      at == std::string::npos
          ? 0
          : std::strtoul(answer.c_str() + at + name.size(), nullptr, 10);
  while (arrived_.size() < length) {
    if (!ReadMore()) {
      ADD_FAILURE() << "no whole body, only: " << arrived_;
      return answer;
    }
  }
  answer += arrived_.substr(0, length);
  arrived_.erase(0, length);
  return answer;
}

std::string RawClient::ReadToEnd() {
  while (ReadMore()) {
  }
  return std::exchange(arrived_, "");
}

bool RawClient::ReadMore() {
  char buffer[4096];
  const ssize_t got = recv(fd_, buffer, sizeof(buffer), 0);
  EXPECT_FALSE(got < 0 && errno == EAGAIN) << "nothing came for a minute";
  if (got > 0) arrived_.append(buffer, static_cast<size_t>(got));
  return got > 0;
}

}  // namespace gateway
