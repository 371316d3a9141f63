#ifndef TESTS_BENCH_POSTER_H_
#define TESTS_BENCH_POSTER_H_

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/system_clock.h"
#include "adapters/http/curl_http_client.h"
#include "tests/bench/flight.h"

namespace bench {

// Posts JSON over kept connections.
class Poster {
 public:
  // Ends with the HTTP status, or with what came instead.
  void Post(const std::string& url, std::string body, Flight::Done done) {
    gateway::HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    http_.Send(std::move(request), [done = std::move(done)](
                                       gateway::HttpExchange exchange) {
      done(exchange.response.ok() ? absl::StrCat(exchange.response->status)
                                  : exchange.response.status().ToString());
    });
  }

 private:
  gateway::SystemClock clock_;
  gateway::CurlHttpClient http_{clock_, gateway::CurlHttpOptions()};
};

}  // namespace bench

#endif  // TESTS_BENCH_POSTER_H_
