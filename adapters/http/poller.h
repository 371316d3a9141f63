#ifndef ADAPTERS_HTTP_POLLER_H_
#define ADAPTERS_HTTP_POLLER_H_

#include <cstdint>

#include "absl/functional/function_ref.h"

namespace gateway {

// Waits for sockets with epoll. Other threads can end the wait. Not
// thread-safe, except for Wake().
class Poller {
 public:
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // False if the system is out of descriptors or memory. Then call no other
  // method.
  bool ok() const { return ok_; }

  // From now on, Wait() waits for `events` (EPOLLIN, EPOLLOUT) of `socket`,
  // instead of those that were set before. `is_known` is a hint: whether the
  // socket was set before and not removed. Returns whether the system agreed.
  bool Set(int socket, uint32_t events, bool is_known);
  void Remove(int socket);

  // Waits until a socket is ready, but at most `milliseconds`; with no limit if
  // that is negative. Wake() ends the wait; if it was called since the last
  // wait, this returns at once. Calls `ready` for each socket that is ready,
  // with its events. `ready` may call Set() and Remove().
  void Wait(int milliseconds,
            absl::FunctionRef<void(int socket, uint32_t events)> ready);

  // Ends the current wait, or else the next one. Thread-safe.
  void Wake();

 private:
  bool Control(int operation, int fd, uint32_t events);

  const int epoll_;
  const int wake_;
  const bool ok_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_POLLER_H_
