#include "adapters/net/tcp_listener.h"

#include <fcntl.h>

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <list>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/base/status_macros.h"
#include "adapters/net/asio_await.h"
#include "adapters/net/listening.h"
#include "adapters/net/tcp_acceptor.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// How long a client may take to read why it is refused. Closing the connection
// while bytes from it are unread could throw away what it was sent.
constexpr auto kRefusalTime = std::chrono::seconds(2);
// How many may do so at once; others are closed without waiting for them.
constexpr int kMaxRefusals = 32;

class AsioTcpListener final : public TcpListener {
 public:
  AsioTcpListener(std::unique_ptr<asio::io_context> context,
                  TcpAcceptors acceptors, std::string name)
      : context_(std::move(context)),
        port_(acceptors.front().local_endpoint().port()),
        name_(std::move(name)),
        bound_(std::move(acceptors)) {}

  ~AsioTcpListener() override {
    context_->stop();
    if (thread_.joinable()) thread_.join();
  }

  void Begin(TcpListenerHooks hooks) override {
    hooks_ = std::move(hooks);
    for (tcp::acceptor& acceptor : bound_) {
      const size_t index = states_.size();
      states_.emplace_back();
      TcpAcceptor& begun = acceptors_.emplace_back(
          *context_, std::move(acceptor), name_,
          TcpAcceptorHooks{[this, index](absl::Status state) {
                             Tell(index, std::move(state));
                           },
                           hooks_.make_room});
      asio::co_spawn(*context_, AcceptAll(begun), [](std::exception_ptr) {});
    }
    bound_.clear();
    thread_ = std::thread([this] { context_->run(); });
  }

  uint16_t port() const override { return port_; }

 private:
  asio::awaitable<void> AcceptAll(TcpAcceptor& acceptor) {
    for (;;) {
      std::optional<tcp::socket> socket = co_await acceptor.Accept();
      if (!socket.has_value()) co_return;
      Receive(*std::move(socket));
    }
  }

  // It can accept only if all its sockets can.
  void Tell(size_t index, absl::Status state) {
    states_[index] = std::move(state);
    if (!hooks_.on_state) return;
    for (const absl::Status& each : states_) {
      if (!each.ok()) return hooks_.on_state(each);
    }
    hooks_.on_state(absl::OkStatus());
  }

  void Receive(tcp::socket socket) {
    error_code error;
    const tcp::endpoint endpoint = socket.remote_endpoint(error);
    if (error) return;  // It is gone already.
    const TcpPeer peer{.address = AddressOf(endpoint),
                       .host = HostOf(endpoint)};
    std::optional<std::string> objection = hooks_.objection(peer);
    if (!objection.has_value()) return HandOver(std::move(socket), peer);
    asio::co_spawn(*context_, Refuse(std::move(socket), *std::move(objection)),
                   [](std::exception_ptr) {});
  }

  void HandOver(tcp::socket socket, const TcpPeer& peer) {
    error_code error;
    socket.native_non_blocking(true, error);
    if (!error) socket.set_option(tcp::no_delay(true), error);
    if (!error) fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
    if (error) return;
    const int fd = socket.release(error);
    if (!error) hooks_.take(fd, peer);
  }

  asio::awaitable<void> Refuse(tcp::socket refused, std::string words) {
    const auto socket = std::make_shared<tcp::socket>(std::move(refused));
    error_code error;
    socket->non_blocking(true, error);
    // A new connection has room for a few words; if not, they are left out.
    socket->send(asio::buffer(words), 0, error);
    socket->shutdown(tcp::socket::shutdown_send, error);
    if (error || refusals_ >= kMaxRefusals) co_return;
    ++refusals_;
    asio::steady_timer too_late(*context_, kRefusalTime);
    too_late.async_wait([socket](error_code cancelled) {
      error_code ignored;
      if (!cancelled) socket->cancel(ignored);
    });
    std::array<char, 1024> read;
    bool more = true;
    while (more) {
      const auto [end, size] =
          co_await socket->async_read_some(asio::buffer(read), kAwait);
      more = !end && too_late.expiry() > std::chrono::steady_clock::now();
    }
    --refusals_;
  }

  // All others belong to its services, so that it goes last.
  const std::unique_ptr<asio::io_context> context_;
  const uint16_t port_;
  const std::string name_;
  TcpAcceptors bound_;  // Until Begin().
  TcpListenerHooks hooks_;
  std::list<TcpAcceptor> acceptors_;
  std::vector<absl::Status> states_;
  int refusals_ = 0;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<TcpListener>> TcpListener::Bind(
    const std::string& address, std::string name) {
  auto context = std::make_unique<asio::io_context>(/*concurrency_hint=*/1);
  ASSIGN_OR_RETURN(TcpAcceptors acceptors, ListenOnAll(*context, address));
  return std::make_unique<AsioTcpListener>(
      std::move(context), std::move(acceptors), std::move(name));
}

}  // namespace gateway
