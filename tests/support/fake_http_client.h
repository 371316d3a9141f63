#ifndef TESTS_SUPPORT_FAKE_HTTP_CLIENT_H_
#define TESTS_SUPPORT_FAKE_HTTP_CLIENT_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/base/mutex.h"
#include "adapters/http/http_client.h"
#include "tests/support/worker.h"

namespace gateway {

// What an upstream answered.
inline HttpExchange Answered(int status, std::string body,
                             HttpHeaders headers = {}) {
  return {HttpResponse{status, std::move(headers), std::move(body)},
          /*body_handed_over=*/true};
}

// An exchange that failed.
inline HttpExchange Failed(absl::Status status, bool body_handed_over) {
  return {std::move(status), body_handed_over};
}

// An HttpClient that ends every exchange as the test says, on its own thread,
// and remembers what was to be sent.
class FakeHttpClient final : public HttpClient {
 public:
  using Upstream = std::function<HttpExchange(const HttpRequest&)>;

  explicit FakeHttpClient(Upstream upstream) : upstream_(std::move(upstream)) {}

  void Send(HttpRequest request, Done done) override {
    {
      MutexLock lock(mu_);
      requests_.push_back(request);
    }
    worker_.Post(
        [this, request = std::move(request), done = std::move(done)]() mutable {
          std::move(done)(upstream_(request));
        });
  }

  std::vector<HttpRequest> requests() {
    MutexLock lock(mu_);
    return requests_;
  }

  // Returns when every exchange has ended.
  void Flush() { worker_.Flush(); }

 private:
  const Upstream upstream_;
  Mutex mu_;
  std::vector<HttpRequest> requests_ ABSL_GUARDED_BY(mu_);
  Worker worker_;
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_FAKE_HTTP_CLIENT_H_
