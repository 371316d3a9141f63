#ifndef SERVER_TELEMETRY_METRICS_H_
#define SERVER_TELEMETRY_METRICS_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/operation.pb.h"
#include "server/telemetry/families.h"

namespace gateway {

// What the gateway counts about itself, since it started. Thread-safe. Must
// outlive whoever counts.
class Metrics {
 public:
  // The content type of Text().
  static constexpr char kContentType[] =
      "text/plain; version=0.0.4; charset=utf-8";

  Metrics();
  ~Metrics();

  // Calls of `service/method` that are not ended yet.
  Gauge CallsInFlight(absl::string_view method);
  // A call ended; `code` is a gRPC status code.
  void CountCall(absl::string_view method, int code);
  // An operation, begun by the method `service.method`, became settled.
  void CountOperation(absl::string_view method,
                      v1::OperationMetadata::State state);
  void CountWebhook(absl::string_view source, absl::string_view verdict);
  // A webhook's request was forwarded to an older receiver, or not.
  void CountForward(absl::string_view source, absl::string_view result);
  // Somebody was told of dead letters, or could not be.
  void CountNotice(absl::string_view channel, absl::string_view result);
  // An HTTP exchange with upstream ended. `result` is an HTTP status, or what
  // came instead of one.
  void CountExchange(absl::string_view command, absl::string_view result);

  // All of it in Prometheus's text format.
  std::string Text() const;

 private:
  const std::unique_ptr<prometheus::Registry> registry_;
  GaugeFamily calls_in_flight_;
  CounterFamily calls_;
  CounterFamily operations_;
  CounterFamily webhooks_;
  CounterFamily forwards_;
  CounterFamily notices_;
  CounterFamily exchanges_;
};

}  // namespace gateway

#endif  // SERVER_TELEMETRY_METRICS_H_
