#include "tests/sandbox/http_sender.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "boost/asio/ip/tcp.hpp"
#include "boost/beast/core/flat_buffer.hpp"
#include "boost/beast/http.hpp"
#include "tests/sandbox/coding.h"

namespace sandbox {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr size_t kMaxIdle = 64;  // Connections to one receiver.

struct Url {
  std::string authority;
  std::string host;
  std::string port = "80";
  std::string target;
};

std::optional<Url> ParseUrl(const std::string& text) {
  constexpr std::string_view kScheme = "http://";
  if (!text.starts_with(kScheme)) return std::nullopt;
  Url url;
  const size_t slash = text.find_first_of("/?", kScheme.size());
  url.authority = text.substr(kScheme.size(), slash - kScheme.size());
  if (slash != std::string::npos) url.target = text.substr(slash);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  const size_t colon = url.authority.rfind(':');
  url.host = url.authority.substr(0, colon);
  if (colon != std::string::npos) url.port = url.authority.substr(colon + 1);
  if (url.host.empty()) return std::nullopt;
  return url;
}

bool StillOpen(tcp::socket& socket) {
  char byte;
  error_code error;
  socket.non_blocking(true, error);
  socket.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
  return error == asio::error::would_block;
}

asio::awaitable<error_code> Connect(beast::tcp_stream& stream, const Url& url) {
  tcp::resolver resolver(stream.get_executor());
  auto [unresolved, found] =
      co_await resolver.async_resolve(url.host, url.port, kWithError);
  if (unresolved) co_return unresolved;
  auto [error, endpoint] = co_await stream.async_connect(found, kWithError);
  if (!error) stream.socket().set_option(tcp::no_delay(true));
  co_return error;
}

http::request<http::string_body> Message(Post post, const Url& url) {
  http::request<http::string_body> request(http::verb::post, url.target, 11);
  request.set(http::field::host, url.authority);
  request.set(http::field::user_agent, "fourws-sandbox");
  request.set(http::field::content_type, post.content_type);
  for (const auto& [name, value] : post.headers) request.set(name, value);
  if (!post.coding.empty()) {
    request.set(http::field::content_encoding, ContentEncoding(post.coding));
  }
  request.body() = Coded(post.coding, post.body);
  request.prepare_payload();
  return request;
}

PostResult Failed(const error_code& error) { return {0, error.message(), ""}; }

}  // namespace

asio::awaitable<PostResult> HttpSender::Send(Post post) {
  const std::optional<Url> url = ParseUrl(post.url);
  if (!url) co_return PostResult{0, "unsupported url", ""};
  std::unique_ptr<Stream> stream = TakeIdle(url->authority);
  const bool reused = stream != nullptr;
  if (!reused) {
    stream = std::make_unique<Stream>(co_await asio::this_coro::executor);
  }
  stream->expires_after(post.timeout);
  if (!reused) {
    const error_code error = co_await Connect(*stream, *url);
    if (error) co_return Failed(error);
  }
  const auto request = Message(std::move(post), *url);
  const auto [unsent, sent] =
      co_await http::async_write(*stream, request, kWithError);
  if (unsent) co_return Failed(unsent);
  beast::flat_buffer buffer;
  http::response<http::string_body> response;
  const auto [unread, read] =
      co_await http::async_read(*stream, buffer, response, kWithError);
  if (unread) co_return Failed(unread);
  auto& idle = idle_[url->authority];
  if (response.keep_alive() && buffer.size() == 0 && idle.size() < kMaxIdle) {
    stream->expires_never();
    idle.push_back(std::move(stream));
  }
  co_return PostResult{static_cast<int>(response.result_int()), "",
                       std::move(response.body())};
}

std::unique_ptr<HttpSender::Stream> HttpSender::TakeIdle(
    const std::string& authority) {
  auto& idle = idle_[authority];
  while (!idle.empty()) {
    std::unique_ptr<Stream> stream = std::move(idle.back());
    idle.pop_back();
    if (StillOpen(stream->socket())) return stream;
  }
  return nullptr;
}

std::string BasicAuth(const std::string& user, const std::string& password) {
  constexpr char kAlphabet[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string plain = user + ":" + password;
  std::string out = "Basic ";
  for (size_t i = 0; i < plain.size(); i += 3) {
    uint32_t bits = 0;
    for (size_t k = i; k < i + 3; ++k) {
      bits = bits << 8 |
             (k < plain.size() ? static_cast<unsigned char>(plain[k]) : 0);
    }
    for (size_t k = 0; k < 4; ++k) {
      const bool padding = i + k > plain.size();
      out += padding ? '=' : kAlphabet[bits >> (18 - 6 * k) & 63];
    }
  }
  return out;
}

}  // namespace sandbox
