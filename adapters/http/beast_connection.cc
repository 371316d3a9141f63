#include "adapters/http/beast_connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "adapters/http/reply_slot.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr size_t kReadBytes = 4096;
// How much longer a client that gets its last answer is listened to.
constexpr auto kLingerTime = std::chrono::seconds(2);
constexpr size_t kLingerBytes = size_t{4} << 20;

// Errors come as values.
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

std::chrono::nanoseconds ToStd(absl::Duration duration) {
  return absl::ToChronoNanoseconds(duration);
}

std::string AddressOf(const asio::ip::tcp::socket& socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? "" : endpoint.address().to_string();
}

}  // namespace

BeastConnection::BeastConnection(std::shared_ptr<asio::io_context> context,
                                 asio::ip::tcp::socket socket,
                                 const HttpListenerOptions& options,
                                 const HttpHandler& handler,
                                 const MayKeep& may_keep)
    : context_(std::move(context)),
      stream_(std::move(socket)),
      // Room for a header that is too long to be seen as such.
      buffer_(options.max_header_bytes + 2 * kReadBytes),
      options_(options),
      handler_(handler),
      may_keep_(may_keep),
      peer_(AddressOf(stream_.socket())) {
  error_code ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
}

void BeastConnection::Close() {
  stream_.close();
  if (slot_ != nullptr) slot_->Abandon();
}

asio::awaitable<void> BeastConnection::Serve() {
  // Not as the loop's condition: g++ 12 compiles a co_await there to a trap.
  bool another = true;
  while (another) another = co_await ServeOne();
  stream_.close();
}

asio::awaitable<bool> BeastConnection::ServeOne() {
  if (co_await ReadFirstByte()) co_return false;
  Parser parser;
  Error error = co_await ReadHeader(parser);
  if (!error) {
    const std::string_view objection = Objection(parser.get());
    if (!objection.empty()) {
      co_await Refuse(ErrorReply(400, objection));
      co_return false;
    }
    error = co_await ReadBody(parser);
  }
  if (error) {
    auto reply = ReplyToReadError(error);
    if (reply.has_value()) co_await Refuse(*std::move(reply));
    co_return false;
  }
  const bool is_head = parser.get().method() == http::verb::head;
  const bool keep_alive = parser.get().keep_alive();
  const unsigned version = parser.get().version();
  auto reply = co_await Handle(ToIncoming(parser.release(), peer_));
  if (!reply.has_value()) co_return false;
  const bool keep = keep_alive && may_keep_();
  if (!co_await Write(ToResponse(*std::move(reply), version, keep), !is_head))
    co_return false;
  if (!keep) co_await Linger();
  co_return keep;
}

asio::awaitable<error_code> BeastConnection::ReadFirstByte() {
  if (buffer_.size() > 0) co_return error_code();
  stream_.expires_after(ToStd(options_.idle_timeout));
  const auto [error, size] =
      co_await stream_.async_read_some(buffer_.prepare(kReadBytes), kAwait);
  buffer_.commit(size);
  co_return error;
}

asio::awaitable<error_code> BeastConnection::ReadHeader(Parser& parser) {
  parser.header_limit(options_.max_header_bytes);
  parser.body_limit(options_.max_body_bytes);
  stream_.expires_after(ToStd(options_.request_timeout));
  const auto [error, size] =
      co_await http::async_read_header(stream_, buffer_, parser, kAwait);
  co_return error;
}

asio::awaitable<error_code> BeastConnection::ReadBody(Parser& parser) {
  if (!parser.is_done() && parser.get().version() == 11 &&
      beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    static constexpr std::string_view kContinue =
        "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [error, size] =
        co_await asio::async_write(stream_, asio::buffer(kContinue), kAwait);
    if (error) co_return error;
  }
  const auto [error, size] =
      co_await http::async_read(stream_, buffer_, parser, kAwait);
  co_return error;
}

asio::awaitable<std::optional<HttpReply>> BeastConnection::Handle(
    HttpIncoming incoming) {
  slot_ = std::make_shared<ReplySlot>(*context_);
  handler_(std::move(incoming), MakeReplier(context_, slot_));
  auto reply = co_await slot_->Await();
  slot_.reset();
  co_return reply;
}

asio::awaitable<bool> BeastConnection::Write(BeastResponse response,
                                             bool with_body) {
  stream_.expires_after(ToStd(options_.request_timeout));
  http::response_serializer<http::string_body> serializer(response);
  error_code error;
  size_t size = 0;
  if (with_body) {
    std::tie(error, size) =
        co_await http::async_write(stream_, serializer, kAwait);
  } else {
    std::tie(error, size) =
        co_await http::async_write_header(stream_, serializer, kAwait);
  }
  co_return !error;
}

asio::awaitable<void> BeastConnection::Refuse(HttpReply reply) {
  const bool written = co_await Write(
      ToResponse(std::move(reply), /*version=*/11, /*keep_alive=*/false),
      /*with_body=*/true);
  if (written) co_await Linger();
}

asio::awaitable<void> BeastConnection::Linger() {
  error_code error;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  stream_.expires_after(kLingerTime);
  buffer_.clear();
  for (size_t total = 0; !error && total < kLingerBytes;) {
    size_t size = 0;
    std::tie(error, size) =
        co_await stream_.async_read_some(buffer_.prepare(kReadBytes), kAwait);
    total += size;
  }
}

}  // namespace gateway
