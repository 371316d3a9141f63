#ifndef ADAPTERS_HTTP_POLLER_H_
#define ADAPTERS_HTTP_POLLER_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"

namespace gateway {

// Waits for sockets with epoll. Other threads can end the wait. Not
// thread-safe, except for Wake().
//
// A socket that is used again and again need not leave epoll in between: see
// Rest(). That saves two system calls each time.
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
  // instead of those that were set before. Returns whether the system agreed.
  bool Set(int socket, uint32_t events);
  // Nothing of `socket` is waited for until the next Set(), which costs nothing
  // if it is for the same events. Only for a socket that Remove() is called for
  // before it is closed: else the number would stand for the wrong socket.
  void Rest(int socket);
  // What Set() was last called with; nothing at rest.
  uint32_t wanted(int socket) { return WatchOf(socket).wanted; }
  // Forgets `socket`. It may be closed already, or not be known.
  void Remove(int socket);

  // Waits until a socket is ready, but at most `milliseconds`; with no limit if
  // that is negative. Wake() ends the wait; if it was called since the last
  // wait, this returns at once. Calls `ready` for each socket that is ready,
  // with its events. `ready` may call all methods but this one.
  void Wait(int milliseconds,
            absl::FunctionRef<void(int socket, uint32_t events)> ready);

  // Ends the current wait, or else the next one. Thread-safe.
  void Wake();

 private:
  struct Watch {
    uint32_t known = 0;   // What epoll waits for; nothing if it has no socket.
    uint32_t wanted = 0;  // What is wanted of that; nothing at rest.
  };

  bool Control(int operation, int fd, uint32_t events);
  Watch& WatchOf(int socket);

  const int epoll_;
  const int wake_;
  const bool ok_;
  std::vector<Watch> watches_;  // By the number of the socket.
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_POLLER_H_
