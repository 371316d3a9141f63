// How a connection answers, and ends.
#include <boost/asio/buffer.hpp>
#include <optional>
#include <string>
#include <tuple>

#include "adapters/base/log.h"
#include "adapters/http/beast_connection.h"
#include "adapters/net/asio_await.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using State = ConnectionProgress::State;

constexpr size_t kLingerBytes = size_t{4} << 20;

}  // namespace

asio::awaitable<bool> BeastConnection::Answer(const BeastRequest& request,
                                              HttpReply reply) {
  const bool keep = request.keep_alive() && request.is_done() &&
                    connections_.MayStay(progress_.has_priority);
  const bool written =
      co_await Write(ResponseText(reply, {.version = request.version(),
                                          .keep_alive = keep,
                                          .with_body = !request.is_head()}));
  if (written && !keep) co_await Linger();
  co_return written&& keep;
}

asio::awaitable<bool> BeastConnection::Write(std::string response) {
  Enter(State::kAnswering);
  SetDeadline(options_.request_timeout);
  error_code error;
  size_t written = socket_.write_some(asio::buffer(response), error);
  progress_.bytes += written;
  while (written < response.size() &&
         (!error || error == asio::error::would_block)) {
    size_t size = 0;
    std::tie(error, size) = co_await socket_.async_write_some(
        asio::buffer(response) + written, kAwait);
    written += size;
    progress_.bytes += size;
  }
  co_return !error;
}

asio::awaitable<void> BeastConnection::Refuse(HttpRefusal refusal) {
  LogSampled(LogLevel::kWarning, "http_refused",
             {{"status", std::to_string(refusal.reply.status)},
              {"reason", refusal.reason}});
  CountRefusal(refusal.reply.status, refusal.reason);
  const bool written =
      co_await Write(ResponseText(refusal.reply, ResponseForm()));
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
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
  SetDeadline(kLingerTime);
  buffer_.clear();
  for (size_t total = 0; !error && total < kLingerBytes;) {
    error = co_await ReadSome(kReadBytes);
    total += buffer_.size();
    buffer_.clear();
  }
}

}  // namespace gateway
