// How a connection reads requests.
#include <algorithm>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "adapters/http/beast_connection.h"
#include "adapters/net/asio_await.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using State = ConnectionProgress::State;

// How many bytes at the front of `buffer` are an empty line; nothing while that
// cannot be known.
std::optional<size_t> EmptyLine(const beast::flat_buffer& buffer) {
  const auto bytes = buffer.data();
  const std::string_view text(static_cast<const char*>(bytes.data()),
                              bytes.size());
  if (text.empty() || text == "\r") return std::nullopt;
  if (text.front() == '\n') return 1;
  return text.starts_with("\r\n") ? 2 : 0;
}

}  // namespace

asio::awaitable<error_code> BeastConnection::AwaitRequest() {
  if (!is_new_) Enter(State::kWaiting);
  const bool is_new = std::exchange(is_new_, false);
  SetDeadline(is_new ? options_.request_timeout : options_.idle_timeout);
  bool skipped = false;
  for (;;) {
    const auto line = EmptyLine(buffer_);
    if (line.has_value() && (*line == 0 || skipped)) break;
    if (line.has_value()) {
      buffer_.consume(*line);
      skipped = true;
    } else {
      const Error error = co_await ReadSome(kReadBytes);
      if (error) co_return error;
    }
  }
  if (!is_new) SetDeadline(options_.request_timeout);
  co_return error_code();
}

asio::awaitable<error_code> BeastConnection::ReadSome(size_t most) {
  if (IsLate() || progress_.is_leaving)
    co_return asio::error::operation_aborted;
  // A connection that only waits needs no room for what may come.
  auto [error] =
      co_await socket_.async_wait(asio::ip::tcp::socket::wait_read, kAwait);
  if (error) co_return error;
  const size_t room = buffer_.max_size() - buffer_.size();
  if (room == 0) co_return http::error::buffer_overflow;
  const size_t size =
      socket_.read_some(buffer_.prepare(std::min(most, room)), error);
  buffer_.commit(size);
  progress_.bytes += size;
  // It was woken for nothing.
  if (error == asio::error::would_block) error = {};
  co_return error;
}

asio::awaitable<error_code> BeastConnection::ReadMore(BeastRequest& request) {
  const Error error =
      co_await ReadSome(request.is_header_done() ? kBodyReadBytes : kReadBytes);
  if (error != asio::error::eof) co_return error;
  Error end;
  request.put_eof(end);
  co_return end;
}

error_code BeastConnection::Parse(BeastRequest& request) {
  Error error = http::error::need_more;
  if (buffer_.size() > 0) buffer_.consume(request.put(buffer_.data(), error));
  return error;
}

asio::awaitable<error_code> BeastConnection::ReadHeader(BeastRequest& request) {
  Error error = http::error::need_more;
  while (error == http::error::need_more) {
    error = co_await ReadMore(request);
    if (!error) error = Parse(request);
  }
  if (!error && progress_.is_leaving) co_return asio::error::operation_aborted;
  co_return error;
}

error_code BeastConnection::TakeBody(BeastRequest& request,
                                     BodyBudget::Lease& lease) {
  // Piece by piece: after all of a chunk the parser would wait for the next one
  // before what came is counted.
  while (!request.is_done()) {
    const Error error = Parse(request);
    if (error) return error;
    if (!lease.GrowTo(request.incoming().body.size()))
      return asio::error::no_memory;
  }
  return {};
}

asio::awaitable<error_code> BeastConnection::ReadBody(
    BeastRequest& request, BodyBudget::Lease& lease) {
  if (request.expects_continue()) {
    static constexpr std::string_view kContinue =
        "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [error, size] =
        co_await asio::async_write(socket_, asio::buffer(kContinue), kAwait);
    if (error) co_return error;
  }
  Error error = http::error::need_more;
  while (error == http::error::need_more) {
    error = co_await ReadMore(request);
    if (!error) error = TakeBody(request, lease);
  }
  if (!error && progress_.is_leaving) co_return asio::error::operation_aborted;
  co_return error;
}

}  // namespace gateway
