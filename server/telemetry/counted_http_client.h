#ifndef SERVER_TELEMETRY_COUNTED_HTTP_CLIENT_H_
#define SERVER_TELEMETRY_COUNTED_HTTP_CLIENT_H_

#include <memory>

#include "adapters/http/http_client.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// An HttpClient that counts the exchanges of another by 4ws.trade's command,
// which is `cmd` in the URL.
class CountedHttpClient final : public HttpClient {
 public:
  // `metrics` must outlive this.
  CountedHttpClient(std::unique_ptr<HttpClient> client, Metrics& metrics)
      : metrics_(metrics), client_(std::move(client)) {}

  void Send(HttpRequest request, Done done) override;

 private:
  Metrics& metrics_;
  const std::unique_ptr<HttpClient> client_;
};

}  // namespace gateway

#endif  // SERVER_TELEMETRY_COUNTED_HTTP_CLIENT_H_
