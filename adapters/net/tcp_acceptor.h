#ifndef ADAPTERS_NET_TCP_ACCEPTOR_H_
#define ADAPTERS_NET_TCP_ACCEPTOR_H_

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"

namespace gateway {

// How one that accepts connections tells others how it fares. Both are called
// on its thread, and must not block.
struct TcpAcceptorHooks {
  // It can accept connections (OK), or why it cannot (UNAVAILABLE). Called on
  // each change, also if nobody connects meanwhile; at first it can.
  std::function<void(absl::Status)> on_state;
  // The process has no descriptor left for a new connection: closes one that
  // is not used, if there is any. May be empty.
  std::function<void()> make_room;
};

// Accepts the connections of one listening socket, as long as the process runs:
// without descriptors it waits until there are some, and connections wait with
// it; a socket that does not listen any more is replaced by a new one on the
// same address. Use it on the thread of its context only.
class TcpAcceptor {
 public:
  // `name` is for the log, such as `grpc`.
  TcpAcceptor(boost::asio::io_context& context,
              boost::asio::ip::tcp::acceptor acceptor, std::string name,
              TcpAcceptorHooks hooks);

  // Returns the next connection; nothing once Close() was called. One call at a
  // time.
  boost::asio::awaitable<std::optional<boost::asio::ip::tcp::socket>> Accept();
  // Listens no more.
  void Close();

  const boost::asio::ip::tcp::endpoint& endpoint() const { return endpoint_; }

 private:
  using Error = boost::system::error_code;

  bool IsListening();
  // After a failed accept: why, and what can be done.
  void Mend(const Error& error);
  void ListenAgain();
  void Tell(absl::Status state);

  boost::asio::io_context& context_;
  const std::string name_;
  const TcpAcceptorHooks hooks_;
  boost::asio::ip::tcp::acceptor acceptor_;
  const boost::asio::ip::tcp::endpoint endpoint_;
  boost::asio::steady_timer pause_;
  absl::Status state_;
  bool closed_ = false;
};

}  // namespace gateway

#endif  // ADAPTERS_NET_TCP_ACCEPTOR_H_
