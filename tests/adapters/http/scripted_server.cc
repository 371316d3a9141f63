#include "tests/adapters/http/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <utility>

#include "gtest/gtest.h"

namespace gateway {
namespace {

// The length announced by a request's head; 0 if there is none.
size_t AnnouncedLength(const std::string& head) {
  const std::string name = "Content-Length: ";
  const size_t at = head.find(name);
  if (at == std::string::npos) return 0;
  return std::strtoul(head.c_str() + at + name.size(), nullptr, 10);
}

}  // namespace

Reaction Answer(const std::string& status, const std::string& body,
                const std::string& headers) {
  Reaction reaction;
  reaction.bytes = "HTTP/1.1 " + status +
                   "\r\nContent-Length: " + std::to_string(body.size()) +
                   "\r\n" + headers + "\r\n" + body;
  return reaction;
}

Reaction Cut() {
  Reaction reaction;
  reaction.then = Reaction::Then::kCut;
  return reaction;
}

Reaction CutAndStopListening() {
  Reaction reaction = Cut();
  reaction.close_listener = true;
  return reaction;
}

Reaction Hold() {
  Reaction reaction;
  reaction.then = Reaction::Then::kHold;
  return reaction;
}

// Bytes to and from one client, in the clear or over TLS.
class ScriptedServer::Wire {
 public:
  Wire(int fd, SSL_CTX* tls)
      : fd_(fd), tls_(tls == nullptr ? nullptr : SSL_new(tls), SSL_free) {
    if (tls_ != nullptr) SSL_set_fd(tls_.get(), fd);
  }

  bool Greet() { return tls_ == nullptr || SSL_accept(tls_.get()) == 1; }
  // Appends what arrives; false at the end.
  bool Read(std::string& to, size_t at_most) {
    char buffer[65536];
    const size_t size = std::min(at_most, sizeof(buffer));
    const auto got = tls_ == nullptr
                         ? recv(fd_, buffer, size, 0)
                         : SSL_read(tls_.get(), buffer, static_cast<int>(size));
    if (got > 0) to.append(buffer, static_cast<size_t>(got));
    return got > 0;
  }
  void Write(const std::string& bytes) {
    for (size_t sent = 0; sent < bytes.size();) {
      const auto more = tls_ == nullptr
                            ? send(fd_, bytes.data() + sent,
                                   bytes.size() - sent, MSG_NOSIGNAL)
                            : SSL_write(tls_.get(), bytes.data() + sent,
                                        static_cast<int>(bytes.size() - sent));
      if (more <= 0) return;
      sent += static_cast<size_t>(more);
    }
  }
  // One request, or what `at_most` allows of it; nothing at the end.
  std::optional<std::string> ReadRequest(size_t at_most) {
    std::string request;
    size_t head = std::string::npos;
    while (request.size() < at_most) {
      head = request.find("\r\n\r\n");
      if (head != std::string::npos &&
          request.size() - head - 4 >=
              AnnouncedLength(request.substr(0, head + 2))) {
        return request;
      }
      if (!Read(request, at_most - request.size())) return std::nullopt;
    }
    return request;
  }

 private:
  const int fd_;
  const std::unique_ptr<SSL, void (*)(SSL*)> tls_;
};

ScriptedServer::ScriptedServer(Script script, Options options)
    : script_(std::move(script)),
      options_(options),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to closed sockets.
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(bind(listener_, generic, size), 0);
  EXPECT_EQ(listen(listener_, 1024), 0);
  EXPECT_EQ(getsockname(listener_, generic, &size), 0);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

ScriptedServer::~ScriptedServer() {
  {
    MutexLock lock(mu_);
    stopping_ = true;
    for (const int fd : open_) shutdown(fd, SHUT_RDWR);
    changed_.NotifyAll();
  }
  StopListening();
  acceptor_.join();
  std::vector<std::thread> threads;
  {
    MutexLock lock(mu_);
    threads.swap(threads_);
  }
  for (std::thread& thread : threads) thread.join();
  close(listener_);
}

std::string ScriptedServer::Url(const std::string& path) const {
  return std::string(options_.tls == nullptr ? "http" : "https") +
         "://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<std::string> ScriptedServer::requests() {
  MutexLock lock(mu_);
  return requests_;
}

int ScriptedServer::connections() {
  MutexLock lock(mu_);
  return connections_;
}

void ScriptedServer::WaitForRequests(size_t count) {
  MutexLock lock(mu_);
  WaitFor([&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return requests_.size() >= count;
  });
}

void ScriptedServer::WaitUntilClosed() {
  MutexLock lock(mu_);
  WaitFor([&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return open_.empty(); });
}

void ScriptedServer::WaitFor(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    ASSERT_LT(std::chrono::steady_clock::now(), until) << "waited in vain";
    changed_.WaitUntil(mu_, until);
  }
}

// A shut listener refuses connections, but keeps its port from others.
void ScriptedServer::StopListening() { shutdown(listener_, SHUT_RDWR); }

void ScriptedServer::Accept() {
  for (;;) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    MutexLock lock(mu_);
    if (stopping_ || options_.cut_on_accept) {
      close(fd);
      continue;
    }
    ++connections_;
    open_.insert(fd);
    threads_.emplace_back([this, fd] { Serve(fd); });
  }
}

void ScriptedServer::Serve(int fd) {
  {
    Wire wire(fd, options_.tls);
    if (wire.Greet()) ServeRequests(wire);
  }
  MutexLock lock(mu_);
  open_.erase(fd);
  close(fd);
  changed_.NotifyAll();
}

void ScriptedServer::ServeRequests(Wire& wire) {
  while (const auto request = wire.ReadRequest(options_.read_at_most)) {
    int number = 0;
    {
      MutexLock lock(mu_);
      requests_.push_back(*request);
      number = static_cast<int>(requests_.size());
      changed_.NotifyAll();
    }
    const Reaction reaction = script_(number);
    if (reaction.close_listener) StopListening();
    wire.Write(reaction.bytes);
    if (reaction.then == Reaction::Then::kCut) return;
    if (reaction.then == Reaction::Then::kHold) {
      MutexLock lock(mu_);
      while (!stopping_) changed_.Wait(mu_);
    }
  }
}

}  // namespace gateway
