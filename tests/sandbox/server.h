#ifndef TESTS_SANDBOX_SERVER_H_
#define TESTS_SANDBOX_SERVER_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "boost/asio/io_context.hpp"
#include "boost/asio/ip/tcp.hpp"
#include "boost/beast/core/tcp_stream.hpp"
#include "tests/sandbox/api.h"
#include "tests/sandbox/async.h"
#include "tests/sandbox/control.h"

namespace sandbox {

// HTTP/1.1 with kept-alive connections: /sandbox/ goes to Control, the rest to
// Api. Cuts connections and closes its listening socket if a fault wants it.
class Server {
 public:
  Server(asio::io_context& context, Api& api, Control& control);

  // Binds "host:port". Throws std::exception if that does not work.
  void Listen(const std::string& address);

  std::string url() const;

 private:
  using Stream = boost::beast::tcp_stream;

  void Open();
  asio::awaitable<void> Accept();
  asio::awaitable<void> Serve(asio::ip::tcp::socket socket);
  // These return whether the connection goes on.
  asio::awaitable<bool> ServeApi(Stream& stream, Request request, bool keep);
  asio::awaitable<bool> Write(Stream& stream, Reply reply, bool keep,
                              Ending ending);
  void Cut(Stream& stream, const Exchange& exchange);
  asio::awaitable<void> Reopen(std::chrono::milliseconds closed);

  asio::io_context& context_;
  Api& api_;
  Control& control_;
  asio::ip::tcp::endpoint endpoint_;
  asio::ip::tcp::acceptor acceptor_;
  int64_t connections_ = 0;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_SERVER_H_
