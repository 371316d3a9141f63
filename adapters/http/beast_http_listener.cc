#include "adapters/http/beast_http_listener.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <optional>
#include <thread>
#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/http/beast_connection.h"
#include "adapters/http/beast_connections.h"
#include "adapters/net/listening.h"
#include "adapters/net/tcp_acceptor.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

class BeastHttpListener final : public HttpListener {
 public:
  BeastHttpListener(std::shared_ptr<asio::io_context> context,
                    tcp::acceptor acceptor, const HttpListenerOptions& options,
                    HttpHandler handler)
      : options_(options),
        handler_(std::move(handler)),
        context_(std::move(context)),
        acceptor_(*context_, std::move(acceptor), "http",
                  {.on_state = options_.on_state,
                   .make_room = [this] { connections_.FreeOne(); }}),
        connections_(*context_, options_) {
    asio::co_spawn(*context_, Accept(), [](std::exception_ptr) {});
    thread_ = std::thread([this] { context_->run(); });
  }

  ~BeastHttpListener() override {
    asio::post(*context_, [this] { Stop(); });
    thread_.join();
  }

  std::string address() const override {
    return AddressOf(acceptor_.endpoint());
  }
  uint16_t port() const override { return acceptor_.endpoint().port(); }

 private:
  asio::awaitable<void> Accept() {
    for (;;) {
      std::optional<tcp::socket> socket = co_await acceptor_.Accept();
      if (!socket.has_value()) co_return;
      co_await connections_.MakeRoom();
      if (!stopped_) Serve(*std::move(socket));
    }
  }

  void Serve(tcp::socket socket) {
    auto connection = std::make_shared<BeastConnection>(
        context_, std::move(socket), options_, handler_, connections_);
    connections_.Add(*connection);
    asio::co_spawn(*context_, connection->Serve(),
                   [this, connection](std::exception_ptr) {
                     connections_.Remove(*connection);
                   });
  }

  // The context runs out of work, and its thread ends, when the last
  // connection has noticed.
  void Stop() {
    stopped_ = true;
    acceptor_.Close();
    connections_.CloseAll();
  }

  const HttpListenerOptions options_;
  const HttpHandler handler_;
  // Shared with repliers, which may outlive the listener.
  const std::shared_ptr<asio::io_context> context_;
  TcpAcceptor acceptor_;
  bool stopped_ = false;
  BeastConnections connections_;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpListener>> ListenHttp(
    const HttpListenerOptions& options, HttpHandler handler) {
  auto context = std::make_shared<asio::io_context>(/*concurrency_hint=*/1);
  ASSIGN_OR_RETURN(tcp::acceptor acceptor,
                   ListenOnFirst(*context, options.address));
  return std::make_unique<BeastHttpListener>(
      std::move(context), std::move(acceptor), options, std::move(handler));
}

}  // namespace gateway
