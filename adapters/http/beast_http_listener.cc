#include "adapters/http/beast_http_listener.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"
#include "adapters/http/beast_connection.h"
#include "adapters/http/beast_connections.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
// After a failed accept; the process is then mostly out of descriptors.
constexpr auto kAcceptPause = std::chrono::milliseconds(100);

class BeastHttpListener final : public HttpListener {
 public:
  BeastHttpListener(std::shared_ptr<asio::io_context> context,
                    tcp::acceptor acceptor, const HttpListenerOptions& options,
                    HttpHandler handler)
      : options_(options),
        handler_(std::move(handler)),
        context_(std::move(context)),
        acceptor_(std::move(acceptor)),
        pause_(*context_),
        endpoint_(acceptor_.local_endpoint()),
        connections_(*context_, options_.max_connections) {
    asio::co_spawn(*context_, Accept(), [](std::exception_ptr) {});
    thread_ = std::thread([this] { context_->run(); });
  }

  ~BeastHttpListener() override {
    asio::post(*context_, [this] { Stop(); });
    thread_.join();
  }

  std::string address() const override {
    const std::string host = endpoint_.address().to_string();
    return endpoint_.address().is_v6() ? absl::StrCat("[", host, "]:", port())
                                       : absl::StrCat(host, ":", port());
  }
  uint16_t port() const override { return endpoint_.port(); }

 private:
  asio::awaitable<void> Accept() {
    while (acceptor_.is_open()) {
      auto [error, socket] = co_await acceptor_.async_accept(kAwait);
      if (!error) {
        co_await connections_.MakeRoom();
        if (acceptor_.is_open()) Serve(std::move(socket));
      } else if (acceptor_.is_open()) {
        pause_.expires_after(kAcceptPause);
        co_await pause_.async_wait(kAwait);
      }
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
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    connections_.CloseAll();
  }

  const HttpListenerOptions options_;
  const HttpHandler handler_;
  // Shared with repliers, which may outlive the listener.
  const std::shared_ptr<asio::io_context> context_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  const tcp::endpoint endpoint_;
  BeastConnections connections_;
  std::thread thread_;
};

absl::StatusOr<tcp::endpoint> Resolve(asio::io_context& context,
                                      const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos)
    return absl::InvalidArgumentError(absl::StrCat(address, ": no port"));
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  error_code error;
  const auto found = tcp::resolver(context).resolve(
      host, address.substr(colon + 1),
      tcp::resolver::passive | tcp::resolver::numeric_service, error);
  if (error || found.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(address, ": ", error.message()));
  }
  return found.begin()->endpoint();
}

absl::StatusOr<tcp::acceptor> Listen(asio::io_context& context,
                                     const tcp::endpoint& endpoint) {
  tcp::acceptor acceptor(context);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (error) return absl::UnavailableError(error.message());
  return acceptor;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpListener>> ListenHttp(
    const HttpListenerOptions& options, HttpHandler handler) {
  auto context = std::make_shared<asio::io_context>(/*concurrency_hint=*/1);
  ASSIGN_OR_RETURN(const tcp::endpoint endpoint,
                   Resolve(*context, options.address));
  absl::StatusOr<tcp::acceptor> acceptor = Listen(*context, endpoint);
  if (!acceptor.ok()) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ",
                                               options.address, ": ",
                                               acceptor.status().message()));
  }
  return std::make_unique<BeastHttpListener>(
      std::move(context), *std::move(acceptor), options, std::move(handler));
}

}  // namespace gateway
