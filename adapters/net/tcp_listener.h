#ifndef ADAPTERS_NET_TCP_LISTENER_H_
#define ADAPTERS_NET_TCP_LISTENER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gateway {

// Who is at the other end of a connection.
struct TcpPeer {
  std::string address;  // `127.0.0.1:4711` or `[::1]:4711`.
  std::string host;     // `127.0.0.1` or `::1`.
};

// What becomes of new connections. All are called on the listener's thread, one
// after the other, and must not block.
struct TcpListenerHooks {
  // Takes an accepted connection, and from now on owns `fd`. It does not block,
  // has TCP_NODELAY, and is not inherited by other programs.
  std::function<void(int fd, const TcpPeer& peer)> take;
  // Returns nothing if the connection may be taken, or what to send to its
  // client before it is closed.
  std::function<std::optional<std::string>(const TcpPeer& peer)> objection;
  // As TcpAcceptorHooks has them.
  std::function<void(absl::Status)> on_state;
  std::function<void()> make_room;
};

// Listens on an address and accepts connections on a thread of its own, for
// somebody else to serve. Goes on as TcpAcceptor does.
class TcpListener {
 public:
  // Binds all addresses that `address` stands for, as ListenOnAll() does, and
  // fails as it does. Connections wait until Begin(). `name` is for the log.
  static absl::StatusOr<std::unique_ptr<TcpListener>> Bind(
      const std::string& address, std::string name);

  virtual ~TcpListener() = default;

  // Begins to accept. Call it once. When the listener is destroyed, no hook is
  // running, and none will.
  virtual void Begin(TcpListenerHooks hooks) = 0;
  virtual uint16_t port() const = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_NET_TCP_LISTENER_H_
