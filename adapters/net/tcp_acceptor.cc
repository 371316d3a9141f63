#include "adapters/net/tcp_acceptor.h"

#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <chrono>
#include <memory>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/log.h"
#include "adapters/net/asio_await.h"
#include "adapters/net/listening.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// After a failed accept. The connection then still waits at the front, so that
// without a pause the next attempt would fail at once.
constexpr auto kAcceptPause = std::chrono::milliseconds(100);

bool IsExhausted(const error_code& error) {
  namespace errc = boost::system::errc;
  return error == errc::too_many_files_open ||
         error == errc::too_many_files_open_in_system ||
         error == errc::no_buffer_space || error == errc::not_enough_memory;
}

}  // namespace

TcpAcceptor::TcpAcceptor(asio::io_context& context, tcp::acceptor acceptor,
                         std::string name, TcpAcceptorHooks hooks)
    : context_(context),
      name_(std::move(name)),
      hooks_(std::move(hooks)),
      acceptor_(std::move(acceptor)),
      endpoint_(acceptor_.local_endpoint()),
      pause_(context_) {}

asio::awaitable<std::optional<tcp::socket>> TcpAcceptor::Accept() {
  while (!closed_) {
    error_code failure = asio::error::bad_descriptor;
    if (acceptor_.is_open()) {
      // Without a descriptor accepting fails even while nobody waits, which is
      // no reason to close connections or to say that some wait.
      std::tie(failure) =
          co_await acceptor_.async_wait(tcp::acceptor::wait_read, kAwait);
      if (closed_) break;
    }
    if (!failure) {
      auto [error, socket] = co_await acceptor_.async_accept(kAwait);
      if (closed_) break;
      if (!error) {
        Tell(absl::OkStatus());
        co_return std::move(socket);
      }
      failure = error;
    }
    Mend(failure);
    pause_.expires_after(kAcceptPause);
    co_await pause_.async_wait(kAwait);
  }
  co_return std::nullopt;
}

void TcpAcceptor::Close() {
  closed_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

bool TcpAcceptor::IsListening() {
  int listens = 0;
  socklen_t size = sizeof(listens);
  return acceptor_.is_open() &&
         getsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_ACCEPTCONN,
                    &listens, &size) == 0 &&
         listens != 0;
}

void TcpAcceptor::Mend(const error_code& error) {
  if (!IsListening()) return ListenAgain();
  // Linux also reports errors of the connection that waited, which is gone.
  if (!IsExhausted(error)) return;
  Tell(absl::UnavailableError(
      absl::StrCat(name_, ": new connections wait: ", error.message())));
  if (hooks_.make_room) hooks_.make_room();
}

void TcpAcceptor::ListenAgain() {
  error_code ignored;
  acceptor_.close(ignored);
  auto again = ListenOn(context_, endpoint_);
  if (!again.ok()) {
    return Tell(absl::UnavailableError(absl::StrCat(
        name_, ": does not listen any more: ", again.status().message())));
  }
  acceptor_ = *std::move(again);
  Log(LogLevel::kWarning, "listening_again", {{"listener", name_}});
  Tell(absl::OkStatus());
}

void TcpAcceptor::Tell(absl::Status state) {
  if (state == state_) return;
  state_ = std::move(state);
  Log(state_.ok() ? LogLevel::kInfo : LogLevel::kError, "listener_state",
      {{"listener", name_},
       {"state", state_.ok() ? "OK" : std::string(state_.message())}});
  if (hooks_.on_state) hooks_.on_state(state_);
}

}  // namespace gateway
