#ifndef ADAPTERS_HTTP_BEAST_CONNECTION_H_
#define ADAPTERS_HTTP_BEAST_CONNECTION_H_

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/system/error_code.hpp>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "adapters/http/address_limit.h"
#include "adapters/http/beast_connections.h"
#include "adapters/http/beast_messages.h"
#include "adapters/http/beast_request.h"
#include "adapters/http/body_budget.h"
#include "adapters/http/http_listener.h"
#include "adapters/http/http_listener_options.h"
#include "adapters/http/reply_slot.h"

namespace gateway {

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
  ConnectionProgress progress() const { return progress_; }
  // Whether the client has sent bytes that were not read yet.
  bool HasUnread() const;

 private:
  using Error = boost::system::error_code;
  using Time = boost::asio::steady_timer::time_point;

  static constexpr size_t kReadBytes = 4096;
  static constexpr size_t kBodyReadBytes = 16384;
  // How much longer a client that gets its last answer is listened to.
  static constexpr absl::Duration kLingerTime = absl::Seconds(2);

  // Serves one request; returns whether another may follow.
  boost::asio::awaitable<bool> ServeOne();
  // Serves the request whose header was read.
  boost::asio::awaitable<bool> ServeRequest(BeastRequest& request);
  // Reads the body that was admitted, and has the request handled.
  boost::asio::awaitable<bool> ServeAdmitted(BeastRequest& request,
                                             HttpAdmission admission);
  // Waits for the first bytes of a request. Skips one empty line before the
  // request: some senders end a body with a line break that its length does not
  // count.
  boost::asio::awaitable<Error> AwaitRequest();
  // Waits until bytes come, and reads up to `most` of them; perhaps none, if it
  // was woken for nothing.
  boost::asio::awaitable<Error> ReadSome(size_t most);
  // Reads more of the request.
  boost::asio::awaitable<Error> ReadMore(BeastRequest& request);
  // Gives the parser what was read; `need_more` if that does not suffice.
  Error Parse(BeastRequest& request);
  boost::asio::awaitable<Error> ReadHeader(BeastRequest& request);
  boost::asio::awaitable<Error> ReadBody(BeastRequest& request,
                                         BodyBudget::Lease& lease);
  // Parses as much of the body as was read. Returns why it cannot be taken;
  // `need_more` if it is not all there.
  Error TakeBody(BeastRequest& request, BodyBudget::Lease& lease);
  // Returns what the handler decides; nothing if the connection was closed. The
  // time that it takes does not count as the sender's.
  boost::asio::awaitable<std::optional<HttpVerdict>> Decide(
      const HttpIncoming& header);
  // Answers `request`, of which at least the header was read. Returns whether
  // another may follow: not after a body that was not read.
  boost::asio::awaitable<bool> Answer(const BeastRequest& request,
                                      HttpReply reply);
  // Returns whether all of the response was written.
  boost::asio::awaitable<bool> Write(std::string response);
  boost::asio::awaitable<void> Refuse(HttpRefusal refusal);
  // How to answer what ended in `error`; nothing if the connection failed.
  std::optional<HttpRefusal> RefusalAfter(const Error& error) const;
  void CountRefusal(int status, const char* reason) const;
  void Enter(ConnectionProgress::State state);
  // Gives the client time to read the last response. Closing the connection
  // while bytes from the client are unread would reset it.
  boost::asio::awaitable<void> Linger();
  // What the connection waits for ends with an error at that time.
  void SetDeadline(Time deadline);
  void SetDeadline(absl::Duration time);
  // Looks at the deadline at that time.
  void LookAt(Time time);
  void Look();
  bool IsLate() const;

  const std::shared_ptr<boost::asio::io_context> context_;
  boost::asio::ip::tcp::socket socket_;
  boost::beast::flat_buffer buffer_;
  const HttpListenerOptions& options_;
  const HttpHandler& handler_;
  BeastConnections& connections_;
  const std::string peer_;
  // A proxy's connection carries the requests of many.
  const bool is_of_proxy_;
  ConnectionProgress progress_;
  bool is_new_ = true;  // It has not waited for a request yet.
  const std::shared_ptr<ReplySlot<HttpVerdict>> verdict_;
  const std::shared_ptr<ReplySlot<HttpReply>> reply_;
  Time deadline_ = Time::max();
  // A timer for each change of the deadline would cost more than all else that
  // a request takes. So one timer runs, seldom, and looks at the deadline.
  boost::asio::steady_timer timer_;
  Time next_look_ = Time::max();
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BEAST_CONNECTION_H_
