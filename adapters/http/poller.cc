#include "adapters/http/poller.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>

namespace gateway {

Poller::Poller()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      ok_(Control(EPOLL_CTL_ADD, wake_, EPOLLIN)) {}

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

bool Poller::Set(int socket, uint32_t events, bool is_known) {
  const int first = is_known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  const int second = is_known ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  // The caller may forget a socket that the kernel still knows, or the reverse.
  return Control(first, socket, events) || Control(second, socket, events);
}

void Poller::Remove(int socket) { Control(EPOLL_CTL_DEL, socket, 0); }

void Poller::Wait(int milliseconds,
                  absl::FunctionRef<void(int, uint32_t)> ready) {
  std::array<epoll_event, 256> events;
  const int count =
      epoll_wait(epoll_, events.data(), events.size(), milliseconds);
  for (int i = 0; i < count; ++i) {
    if (events[i].data.fd == wake_) {
      uint64_t wakes = 0;
      [[maybe_unused]] const ssize_t got = read(wake_, &wakes, sizeof(wakes));
      continue;
    }
    ready(events[i].data.fd, events[i].events);
  }
}

void Poller::Wake() {
  const uint64_t one = 1;
  // It fails only if many wake-ups are pending; then one more is not needed.
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
}

}  // namespace gateway
