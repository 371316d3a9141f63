#include "tests/sandbox/server.h"

#include <stdexcept>
#include <utility>

#include "boost/asio/co_spawn.hpp"
#include "boost/asio/detached.hpp"
#include "boost/beast/core/flat_buffer.hpp"
#include "boost/beast/http.hpp"
#include "tests/sandbox/coding.h"

namespace sandbox {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr uint64_t kMaxBody = 64 << 20;

bool IsControl(const Request& request) {
  return request.path.starts_with("/sandbox/");
}

Request FromHeaders(const http::fields& fields, std::string method,
                    std::string target) {
  Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  for (const char* name :
       {"username", "password", "companyId", "siteId", "Authorization",
        "Cookie", "one-tenant", "ApiAuth"}) {
    const auto field = fields.find(name);
    if (field != fields.end()) request.credentials[name] = field->value();
  }
  request.host = fields[http::field::host];
  SplitTarget(request);
  return request;
}

}  // namespace

Server::Server(asio::io_context& context, Api& api, Control& control)
    : context_(context), api_(api), control_(control), acceptor_(context) {}

void Server::Listen(const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos) {
    throw std::invalid_argument("--listen wants HOST:PORT");
  }
  endpoint_ = *tcp::resolver(context_)
                   .resolve(address.substr(0, colon), address.substr(colon + 1))
                   .begin();
  Open();
  endpoint_ = acceptor_.local_endpoint();
}

std::string Server::url() const {
  return "http://" + endpoint_.address().to_string() + ":" +
         std::to_string(endpoint_.port());
}

void Server::Open() {
  acceptor_.open(endpoint_.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  acceptor_.bind(endpoint_);
  acceptor_.listen(4096);
  asio::co_spawn(context_, Accept(), asio::detached);
}

asio::awaitable<void> Server::Accept() {
  while (acceptor_.is_open()) {
    auto [error, socket] = co_await acceptor_.async_accept(kWithError);
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      // Out of descriptors, say: connections that end will free some.
      co_await Delay(10);
      continue;
    }
    socket.set_option(tcp::no_delay(true));
    asio::co_spawn(context_, Serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> Server::Serve(tcp::socket socket) {
  const int64_t connection = ++connections_;
  Stream stream(std::move(socket));
  beast::flat_buffer buffer;
  bool keep = true;
  for (int64_t nth = 1; keep; ++nth) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(kMaxBody);
    const auto [no_headers, read] =
        co_await http::async_read_header(stream, buffer, parser, kWithError);
    if (no_headers) co_return;
    Request request =
        FromHeaders(parser.get(), std::string(parser.get().method_string()),
                    std::string(parser.get().target()));
    request.connection = connection;
    request.nth = nth;
    if (!IsControl(request)) {
      if (auto exchange = api_.CutAtHeaders(request)) {
        Cut(stream, *exchange);
        api_.Finish(*std::move(exchange), /*sent=*/false);
        co_return;
      }
    }
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      const http::response<http::empty_body> go_on(http::status::continue_, 11);
      co_await http::async_write(stream, go_on, kWithError);
    }
    const auto [no_body, more] =
        co_await http::async_read(stream, buffer, parser, kWithError);
    if (no_body) co_return;
    keep = parser.get().keep_alive();
    request.body = std::move(parser.get().body());
    if (IsControl(request)) {
      Reply reply = co_await control_.Handle(std::move(request));
      keep = co_await Write(stream, std::move(reply), keep, Ending::kAnswered);
    } else {
      keep = co_await ServeApi(stream, std::move(request), keep);
    }
  }
}

asio::awaitable<bool> Server::ServeApi(Stream& stream, Request request,
                                       bool keep) {
  Exchange exchange = co_await api_.Handle(std::move(request));
  if (exchange.ending == Ending::kCut) {
    Cut(stream, exchange);
    api_.Finish(std::move(exchange), /*sent=*/false);
    co_return false;
  }
  const bool kept =
      co_await Write(stream, exchange.reply, keep, exchange.ending);
  const bool sent = stream.socket().is_open();
  api_.Finish(std::move(exchange), sent);
  co_return kept;
}

asio::awaitable<bool> Server::Write(Stream& stream, Reply reply, bool keep,
                                    Ending ending) {
  http::response<http::string_body> response;
  response.result(static_cast<unsigned>(reply.status));
  response.set(http::field::server, "fourws-sandbox");
  response.set(http::field::content_type, reply.content_type);
  for (const auto& [name, value] : reply.headers) {
    response.insert(name, value);
  }
  response.keep_alive(keep);
  if (!reply.coding.empty()) {
    response.set(http::field::content_encoding, ContentEncoding(reply.coding));
  }
  response.body() = Coded(reply.coding, reply.body);
  response.prepare_payload();
  if (ending == Ending::kTruncated) {
    response.body().resize(response.body().size() / 2);
    keep = false;
  }
  const auto [error, size] =
      co_await http::async_write(stream, response, kWithError);
  error_code ignored;
  if (error) {
    stream.socket().close(ignored);
  } else if (!keep) {
    stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }
  co_return keep && !error;
}

void Server::Cut(Stream& stream, const Exchange& exchange) {
  error_code ignored;
  if (exchange.listener_closed && acceptor_.is_open()) {
    acceptor_.close(ignored);
    asio::co_spawn(context_, Reopen(*exchange.listener_closed), asio::detached);
  }
  if (exchange.reset) {
    stream.socket().set_option(tcp::socket::linger(true, 0), ignored);
  }
  stream.socket().close(ignored);
}

asio::awaitable<void> Server::Reopen(std::chrono::milliseconds closed) {
  co_await Delay(closed);
  for (;;) {
    try {
      Open();
      co_return;
    } catch (const boost::system::system_error&) {
      // Something else has the port for the moment.
      acceptor_.close();
    }
    co_await Delay(20);
  }
}

}  // namespace sandbox
