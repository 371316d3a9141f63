// How a connection reads requests.
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
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
      const Error error = co_await ReadSome();
      if (error) co_return error;
    }
  }
  if (!is_new) SetDeadline(options_.request_timeout);
  co_return error_code();
}

asio::awaitable<error_code> BeastConnection::ReadSome() {
  // A connection that only waits needs no room for what may come.
  auto [error] = co_await stream_.socket().async_wait(
      asio::ip::tcp::socket::wait_read, kAwait);
  if (error) co_return error;
  size_t size = 0;
  std::tie(error, size) =
      co_await stream_.async_read_some(buffer_.prepare(kReadBytes), kAwait);
  buffer_.commit(size);
  co_return error;
}

asio::awaitable<error_code> BeastConnection::ReadHeader(Parser& parser) {
  Enter(State::kReceiving);
  parser.header_limit(options_.max_header_bytes);
  // Whoever decides about the request says how large its body may be.
  parser.body_limit(std::numeric_limits<uint64_t>::max());
  const auto [error, size] =
      co_await http::async_read_header(stream_, buffer_, parser, kAwait);
  if (!error && progress_.is_leaving) co_return asio::error::operation_aborted;
  co_return error;
}

asio::awaitable<error_code> BeastConnection::ReadBody(
    Parser& parser, BodyBudget::Lease& lease) {
  Enter(State::kReceiving);
  if (!parser.is_done() && parser.get().version() == 11 &&
      beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    static constexpr std::string_view kContinue =
        "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [error, size] =
        co_await asio::async_write(stream_, asio::buffer(kContinue), kAwait);
    if (error) co_return error;
  }
  // Not eager: after all of a chunk the parser would wait for the next one
  // before what came is counted.
  while (!parser.is_done()) {
    const auto [error, size] =
        co_await http::async_read_some(stream_, buffer_, parser, kAwait);
    if (error) co_return error;
    if (progress_.is_leaving || (!parser.is_done() && IsLate()))
      co_return asio::error::operation_aborted;
    if (!lease.GrowTo(parser.get().body().size()))
      co_return asio::error::no_memory;
  }
  co_return error_code();
}

}  // namespace gateway
