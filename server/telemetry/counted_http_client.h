#ifndef SERVER_TELEMETRY_COUNTED_HTTP_CLIENT_H_
#define SERVER_TELEMETRY_COUNTED_HTTP_CLIENT_H_

#include <memory>
#include <string>
#include <utility>

#include "adapters/http/http_client.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// An HttpClient that counts the exchanges of another by command: 4ws.trade's,
// which is `cmd` in the URL, or one for all.
class CountedHttpClient final : public HttpClient {
 public:
  // `metrics` must outlive this. `command` is that of all, if it is not empty.
  CountedHttpClient(std::unique_ptr<HttpClient> client, Metrics& metrics,
                    std::string command = "")
      : metrics_(metrics),
        command_(std::move(command)),
        client_(std::move(client)) {}

  void Send(HttpRequest request, Done done) override;

 private:
  Metrics& metrics_;
  const std::string command_;
  const std::unique_ptr<HttpClient> client_;
};

}  // namespace gateway

#endif  // SERVER_TELEMETRY_COUNTED_HTTP_CLIENT_H_
