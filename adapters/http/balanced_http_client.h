#ifndef ADAPTERS_HTTP_BALANCED_HTTP_CLIENT_H_
#define ADAPTERS_HTTP_BALANCED_HTTP_CLIENT_H_

#include <atomic>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "adapters/http/http_client.h"

namespace gateway {

// An HttpClient that sends each request through the one of several clients that
// has the fewest exchanges under way, the first of those that have as few. So
// several threads share a load that is too much for one, and few requests still
// share few connections.
class BalancedHttpClient final : public HttpClient {
 public:
  // Precondition: there is a client.
  explicit BalancedHttpClient(std::vector<std::unique_ptr<HttpClient>> clients);

  void Send(HttpRequest request, Done done) override;

 private:
  struct Member {
    explicit Member(std::unique_ptr<HttpClient> sender)
        : client(std::move(sender)) {}
    std::atomic<int> under_way = 0;  // Outlives the client.
    const std::unique_ptr<HttpClient> client;
  };

  Member& Freest();

  std::deque<Member> members_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BALANCED_HTTP_CLIENT_H_
