// How a connection answers, and ends.
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "adapters/base/log.h"
#include "adapters/http/beast_connection.h"
#include "adapters/net/asio_await.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using State = ConnectionProgress::State;

constexpr size_t kLingerBytes = size_t{4} << 20;

std::chrono::nanoseconds ToStd(absl::Duration duration) {
  return absl::ToChronoNanoseconds(duration);
}

}  // namespace

asio::awaitable<bool> BeastConnection::Answer(Parser& parser, HttpReply reply) {
  const auto& request = parser.get();
  const bool keep = request.keep_alive() && parser.is_done() &&
                    connections_.MayStay(progress_.has_priority);
  const bool with_body = request.method() != http::verb::head;
  const bool written = co_await Write(
      ToResponse(std::move(reply), request.version(), keep), with_body);
  if (written && !keep) co_await Linger();
  co_return written&& keep;
}

asio::awaitable<bool> BeastConnection::Write(BeastResponse response,
                                             bool with_body) {
  Enter(State::kAnswering);
  deadline_.expires_at(asio::steady_timer::time_point::max());
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

asio::awaitable<void> BeastConnection::Refuse(HttpRefusal refusal) {
  LogSampled(LogLevel::kWarning, "http_refused",
             {{"status", std::to_string(refusal.reply.status)},
              {"reason", refusal.reason}});
  CountRefusal(refusal.reply.status, refusal.reason);
  const bool written =
      co_await Write(ToResponse(std::move(refusal.reply), /*version=*/11,
                                /*keep_alive=*/false),
                     /*with_body=*/true);
  // Who makes room for another does so at once.
  if (written && !progress_.is_leaving) co_await Linger();
}

std::optional<HttpRefusal> BeastConnection::RefusalAfter(
    const Error& error) const {
  if (progress_.is_leaving && error == asio::error::operation_aborted)
    return NoRoomForRequest();
  return RefusalOf(error);
}

void BeastConnection::CountRefusal(int status, const char* reason) const {
  if (options_.on_refused) options_.on_refused(status, reason);
}

asio::awaitable<void> BeastConnection::Linger() {
  Enter(State::kLingering);
  error_code error;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  stream_.expires_after(ToStd(kLingerTime));
  buffer_.clear();
  for (size_t total = 0; !error && total < kLingerBytes;) {
    size_t size = 0;
    std::tie(error, size) =
        co_await stream_.async_read_some(buffer_.prepare(kReadBytes), kAwait);
    total += size;
  }
}

}  // namespace gateway
