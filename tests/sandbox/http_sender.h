#ifndef TESTS_SANDBOX_HTTP_SENDER_H_
#define TESTS_SANDBOX_HTTP_SENDER_H_

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "boost/beast/core/tcp_stream.hpp"
#include "tests/sandbox/async.h"

namespace sandbox {

struct Post {
  std::string url;
  std::string body;
  std::string content_type = "application/json";
  std::map<std::string, std::string> headers = {};
  std::chrono::milliseconds timeout{5000};
  std::string coding = {};  // In which the body goes out; see coding.h.
};

// Status 0 and `error` where no answer came.
struct PostResult {
  int status = 0;
  std::string error;
  std::string body;
};

// Posts over plain HTTP/1.1, keeping connections. Each Send puts its request
// on the wire at most once. One thread only.
class HttpSender {
 public:
  asio::awaitable<PostResult> Send(Post post);

 private:
  using Stream = boost::beast::tcp_stream;

  std::unique_ptr<Stream> TakeIdle(const std::string& authority);

  std::map<std::string, std::vector<std::unique_ptr<Stream>>> idle_;
};

// The value of an Authorization header.
std::string BasicAuth(const std::string& user, const std::string& password);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_HTTP_SENDER_H_
