#ifndef ADAPTERS_UPSTREAM_STOPPABLE_HTTP_CLIENT_H_
#define ADAPTERS_UPSTREAM_STOPPABLE_HTTP_CLIENT_H_

#include <memory>

#include "adapters/base/mutex.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/later.h"

namespace gateway {

// An HttpClient that sends through another, which it destroys when it is
// stopped. Itself it stays: who decided to send just before may still do so,
// and gets an answer.
class StoppableHttpClient final : public HttpClient {
 public:
  // `later` must outlive this.
  StoppableHttpClient(std::unique_ptr<HttpClient> client, Later& later);
  // Stops first.
  ~StoppableHttpClient() override;

  // Ends all exchanges; their `done` is called before this returns. Later ones
  // end with UNAVAILABLE, and nothing of them leaves. Must not be called from
  // within a `done`.
  void Stop();

  // After Stop(), `later` calls `done`.
  void Send(HttpRequest request, Done done) override;

 private:
  Later& later_;
  Mutex mu_;
  std::unique_ptr<HttpClient> client_ ABSL_GUARDED_BY(mu_);  // Null: stopped.
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_STOPPABLE_HTTP_CLIENT_H_
