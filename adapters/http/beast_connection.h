#ifndef ADAPTERS_HTTP_BEAST_CONNECTION_H_
#define ADAPTERS_HTTP_BEAST_CONNECTION_H_

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/system/error_code.hpp>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "adapters/http/address_limit.h"
#include "adapters/http/beast_connections.h"
#include "adapters/http/beast_messages.h"
#include "adapters/http/beast_stream.h"
#include "adapters/http/body_budget.h"
#include "adapters/http/http_listener.h"
#include "adapters/http/http_listener_options.h"

namespace gateway {

class AwaitedSlot;

// The connection of one client. Use it on the thread of its io_context only.
class BeastConnection : public std::enable_shared_from_this<BeastConnection> {
 public:
  // `options`, `handler` and `connections` must outlive the connection.
  BeastConnection(std::shared_ptr<boost::asio::io_context> context,
                  boost::asio::ip::tcp::socket socket,
                  const HttpListenerOptions& options,
                  const HttpHandler& handler, BeastConnections& connections);

  // Serves requests until the client or an error ends the connection. Never
  // throws for what the client does.
  boost::asio::awaitable<void> Serve();
  // Makes Serve() end soon.
  void Close();
  // Makes Serve() end soon, to make room for another connection. A sender whose
  // request has begun to arrive is told to try later. Not while it is busy.
  void AskToGo();
  ConnectionProgress progress() const;
  // Whether the client has sent bytes that were not read yet.
  bool HasUnread() const;

 private:
  using Parser =
      boost::beast::http::request_parser<boost::beast::http::string_body>;

  using Error = boost::system::error_code;

  static constexpr size_t kReadBytes = 4096;
  // How much longer a client that gets its last answer is listened to.
  static constexpr absl::Duration kLingerTime = absl::Seconds(2);

  // Serves one request; returns whether another may follow.
  boost::asio::awaitable<bool> ServeOne();
  // Serves the request whose header was read.
  boost::asio::awaitable<bool> ServeRequest(Parser& parser);
  // Reads the body that was admitted, and has the request handled.
  boost::asio::awaitable<bool> ServeAdmitted(Parser& parser,
                                             HttpIncoming incoming,
                                             HttpAdmission admission);
  // Waits for the first bytes of a request. Skips one empty line before the
  // request: some senders end a body with a line break that its length does not
  // count.
  boost::asio::awaitable<Error> AwaitRequest();
  // Waits until bytes come, and reads them.
  boost::asio::awaitable<Error> ReadSome();
  boost::asio::awaitable<Error> ReadHeader(Parser& parser);
  boost::asio::awaitable<Error> ReadBody(Parser& parser,
                                         BodyBudget::Lease& lease);
  // Returns what the handler decides; nothing if the connection was closed. The
  // time that it takes does not count as the sender's.
  boost::asio::awaitable<std::optional<HttpVerdict>> Decide(
      const HttpIncoming& header);
  // Returns the handler's reply; nothing if the connection was closed.
  boost::asio::awaitable<std::optional<HttpReply>> Handle(
      HttpIncoming incoming, HttpAdmission admission);
  // Answers the request that `parser` has read, or has read the header of.
  // Returns whether another may follow: not after a body that was not read.
  boost::asio::awaitable<bool> Answer(Parser& parser, HttpReply reply);
  // Returns whether the whole response was written.
  boost::asio::awaitable<bool> Write(BeastResponse response, bool with_body);
  boost::asio::awaitable<void> Refuse(HttpRefusal refusal);
  // How to answer what ended in `error`; nothing if the connection failed.
  std::optional<HttpRefusal> RefusalAfter(const Error& error) const;
  void CountRefusal(int status, const char* reason) const;
  void Enter(ConnectionProgress::State state);
  // Gives the client time to read the last response. Closing the connection
  // while bytes from the client are unread would reset it.
  boost::asio::awaitable<void> Linger();
  // Aborts reading after `time`; the stream stays open for an answer.
  void SetDeadline(absl::Duration time);
  // The same, and the stream's own deadline stays.
  void CancelAfter(absl::Duration time);
  bool IsLate() const;

  const std::shared_ptr<boost::asio::io_context> context_;
  BeastStream stream_;
  boost::beast::flat_buffer buffer_;
  const HttpListenerOptions& options_;
  const HttpHandler& handler_;
  BeastConnections& connections_;
  const std::string peer_;
  // A proxy's connection carries the requests of many.
  const bool is_of_proxy_;
  boost::asio::steady_timer deadline_;
  ConnectionProgress progress_;  // But for its bytes, which the stream counts.
  bool is_new_ = true;           // It has not waited for a request yet.
  std::shared_ptr<AwaitedSlot> slot_;  // Set while it waits for a reply.
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BEAST_CONNECTION_H_
