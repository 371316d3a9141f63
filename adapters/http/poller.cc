#include "adapters/http/poller.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace gateway {

// At the edge, a write to `wake_` ends one wait, and nothing needs to read it.
Poller::Poller()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      ok_(Control(EPOLL_CTL_ADD, wake_, EPOLLIN | EPOLLET)) {}

Poller::~Poller() {
  close(wake_);
  close(epoll_);
}

bool Poller::Control(int operation, int fd, uint32_t events) {
  epoll_event event = {};
  event.events = events;
  event.data.fd = fd;
  return epoll_ctl(epoll_, operation, fd, &event) == 0;
}

Poller::Watch& Poller::WatchOf(int socket) {
  const auto index = static_cast<size_t>(socket);
  if (index >= watches_.size()) watches_.resize(index + 1);
  return watches_[index];
}

bool Poller::Set(int socket, uint32_t events) {
  Watch& watch = WatchOf(socket);
  const bool rests = watch.wanted == 0;
  watch.wanted = events;
  if (rests && watch.known == events) return true;
  int first = EPOLL_CTL_ADD;
  int second = EPOLL_CTL_MOD;
  // A socket may have been closed, and its number be another's, unheard of.
  if (watch.known != 0) std::swap(first, second);
  const bool set =
      Control(first, socket, events) || Control(second, socket, events);
  watch.known = set ? events : 0;
  return set;
}

void Poller::Rest(int socket) { WatchOf(socket).wanted = 0; }

void Poller::Remove(int socket) {
  Watch& watch = WatchOf(socket);
  if (watch.known != 0) Control(EPOLL_CTL_DEL, socket, 0);
  watch = Watch();
}

void Poller::Wait(int milliseconds,
                  absl::FunctionRef<void(int, uint32_t)> ready) {
  std::array<epoll_event, 256> events;
  const int count =
      epoll_wait(epoll_, events.data(), events.size(), milliseconds);
  for (int i = 0; i < count; ++i) {
    const int socket = events[i].data.fd;
    if (socket == wake_) continue;
    if (WatchOf(socket).wanted == 0) {
      Remove(socket);  // It would end each wait: mostly its peer closed it.
    } else {
      ready(socket, events[i].events);
    }
  }
}

void Poller::Wake() {
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
}

}  // namespace gateway
