#include "adapters/upstream/stoppable_http_client.h"

#include <utility>

#include "absl/status/status.h"

namespace gateway {

StoppableHttpClient::StoppableHttpClient(std::unique_ptr<HttpClient> client,
                                         Later& later)
    : later_(later), client_(std::move(client)) {}

StoppableHttpClient::~StoppableHttpClient() { Stop(); }

void StoppableHttpClient::Stop() {
  std::unique_ptr<HttpClient> client;  // Destroyed outside the lock.
  MutexLock lock(mu_);
  client = std::move(client_);
}

void StoppableHttpClient::Send(HttpRequest request, Done done) {
  {
    // Held while the client takes the request, so that it cannot go meanwhile;
    // it never calls back inside.
    MutexLock lock(mu_);
    if (client_ != nullptr)
      return client_->Send(std::move(request), std::move(done));
  }
  later_.RunSoon([done = std::move(done)]() mutable {
    std::move(done)({absl::UnavailableError("HTTP client stopped"),
                     /*body_handed_over=*/false});
  });
}

}  // namespace gateway
