#ifndef ADAPTERS_HTTP_POLLER_H_
#define ADAPTERS_HTTP_POLLER_H_

#include <cstdint>

#include "absl/functional/function_ref.h"

namespace gateway {

// What a thread waits for: sockets, by way of epoll, and others that wake it.
// Used by one thread at a time, but for Wake().
class Poller {
 public:
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // Whether the system gave what this needs. If not, call nothing else.
  bool ok() const { return ok_; }

  // Waits for `events` (EPOLLIN, ...) of `socket` from now on. `is_known`: it
  // does for others already, as far as the caller knows. Returns whether that
  // worked.
  bool Set(int socket, uint32_t events, bool is_known);
  void Remove(int socket);

  // Waits for `milliseconds` at most, or for ever if that is negative, until a
  // socket is ready or somebody calls Wake(), then or since the last wait.
  // Calls `ready` for each socket that is.
  void Wait(int milliseconds,
            absl::FunctionRef<void(int socket, uint32_t events)> ready);

  // Ends the wait. Thread-safe.
  void Wake();

 private:
  bool Control(int operation, int fd, uint32_t events);

  const int epoll_;
  const int wake_;
  const bool ok_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_POLLER_H_
