#ifndef SERVER_TELEMETRY_COUNTED_HTTP_CLIENT_H_
#define SERVER_TELEMETRY_COUNTED_HTTP_CLIENT_H_

#include <memory>
#include <string>
#include <utility>

#include "adapters/http/http_client.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// An HttpClient that sends through another and counts the exchanges, by command
// and result.
class CountedHttpClient final : public HttpClient {
 public:
  // `metrics` must outlive this. All exchanges count as `command`; if it is
  // empty, each counts as the `cmd` in its URL, as 4ws.trade has it.
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
