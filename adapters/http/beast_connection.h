#ifndef ADAPTERS_HTTP_BEAST_CONNECTION_H_
#define ADAPTERS_HTTP_BEAST_CONNECTION_H_

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/system/error_code.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adapters/http/beast_http_listener.h"
#include "adapters/http/beast_messages.h"

namespace gateway {

class ReplySlot;

// One client's connection; all on the thread of its io_context.
class BeastConnection {
 public:
  // Whether the connection may be kept for another request.
  using MayKeep = std::function<bool()>;

  // `options`, `handler` and `may_keep` must outlive the connection.
  BeastConnection(std::shared_ptr<boost::asio::io_context> context,
                  boost::asio::ip::tcp::socket socket,
                  const HttpListenerOptions& options,
                  const HttpHandler& handler, const MayKeep& may_keep);

  // Serves requests until the client or an error ends the connection. Never
  // throws for what the client does.
  boost::asio::awaitable<void> Serve();
  // Makes Serve() end soon.
  void Close();

 private:
  using Parser =
      boost::beast::http::request_parser<boost::beast::http::string_body>;

  using Error = boost::system::error_code;

  // Serves one request; returns whether another may follow.
  boost::asio::awaitable<bool> ServeOne();
  boost::asio::awaitable<Error> ReadFirstByte();
  boost::asio::awaitable<Error> ReadHeader(Parser& parser);
  boost::asio::awaitable<Error> ReadBody(Parser& parser);
  // The handler's reply; nothing if the connection was closed meanwhile.
  boost::asio::awaitable<std::optional<HttpReply>> Handle(
      HttpIncoming incoming);
  // Returns whether it was written whole.
  boost::asio::awaitable<bool> Write(BeastResponse response, bool with_body);
  boost::asio::awaitable<void> Refuse(HttpReply reply);
  // Lets the client read what was written last: closing with unread bytes from
  // it would reset the connection.
  boost::asio::awaitable<void> Linger();

  const std::shared_ptr<boost::asio::io_context> context_;
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  const HttpListenerOptions& options_;
  const HttpHandler& handler_;
  const MayKeep& may_keep_;
  std::string peer_;
  std::shared_ptr<ReplySlot> slot_;  // While a reply is awaited.
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BEAST_CONNECTION_H_
