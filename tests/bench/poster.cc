#include "tests/bench/poster.h"

#include <stdexcept>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "boost/asio/dispatch.hpp"
#include "boost/asio/post.hpp"
#include "boost/asio/write.hpp"
#include "boost/beast/core/flat_buffer.hpp"
#include "boost/beast/http.hpp"

namespace bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Error = boost::system::error_code;

constexpr char kScheme[] = "http://";

}  // namespace

Url ToUrl(const std::string& text) {
  const size_t host = sizeof(kScheme) - 1;
  const size_t path = text.find('/', host);
  const size_t port = text.rfind(':', path);
  if (!absl::StartsWith(text, kScheme) || path == std::string::npos ||
      port < host)
    throw std::invalid_argument("not http://HOST:PORT/PATH: " + text);
  return {{asio::ip::make_address(text.substr(host, port - host)),
           static_cast<uint16_t>(
               std::stoi(text.substr(port + 1, path - port - 1)))},
          text.substr(path)};
}

// One post at a time.
class Poster::Connection {
 public:
  explicit Connection(Poster& poster) : poster_(poster), socket_(poster.io_) {}

  void Post(const Url& url, const std::string& body, Flight::Done done) {
    done_ = std::move(done);
    if (!socket_.is_open()) {
      Error error;
      socket_.connect(url.server, error);
      // Not from here: the next post may fail as this one did, and so on.
      if (error) return asio::post(poster_.io_, [this, error] { Fail(error); });
      socket_.set_option(asio::ip::tcp::no_delay(true));
    }
    request_ = absl::StrCat("POST ", url.path,
                            " HTTP/1.1\r\nHost: bench\r\n"
                            "Content-Type: application/json\r\n"
                            "Content-Length: ",
                            body.size(), "\r\n\r\n", body);
    asio::async_write(
        socket_, asio::buffer(request_),
        [this](const Error& error, size_t) { error ? Fail(error) : Read(); });
  }

 private:
  void Read() {
    response_ = {};
    http::async_read(socket_, buffer_, response_,
                     [this](const Error& error, size_t) {
                       if (error) return Fail(error);
                       if (!response_.keep_alive()) Close();
                       End(std::to_string(response_.result_int()));
                     });
  }

  void Fail(const Error& error) {
    Close();
    End(error.message());
  }

  void Close() {
    Error ignored;
    socket_.close(ignored);
    buffer_.clear();
  }

  // The connection is free before `done`, which may take it again.
  void End(const std::string& how) {
    const Flight::Done done = std::move(done_);
    poster_.idle_.push_back(this);
    done(how);
  }

  Poster& poster_;
  asio::ip::tcp::socket socket_;
  Flight::Done done_;
  std::string request_;
  boost::beast::flat_buffer buffer_;
  http::response<http::string_body> response_;
};

Poster::Poster() : thread_([this] { io_.run(); }) {}

Poster::~Poster() {
  open_.reset();
  thread_.join();
}

void Poster::Post(Url url, std::string body, Flight::Done done) {
  asio::dispatch(io_, [this, url = std::move(url), body = std::move(body),
                       done = std::move(done)]() mutable {
    TakeIdle().Post(url, body, std::move(done));
  });
}

Poster::Connection& Poster::TakeIdle() {
  if (idle_.empty()) {
    connections_.push_back(std::make_unique<Connection>(*this));
    return *connections_.back();
  }
  Connection& connection = *idle_.back();
  idle_.pop_back();
  return connection;
}

}  // namespace bench
