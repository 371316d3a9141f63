#ifndef SERVER_TELEMETRY_METRICS_H_
#define SERVER_TELEMETRY_METRICS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/operation.pb.h"
#include "server/telemetry/families.h"

namespace gateway {

// What the gateway has counted since it started. Must outlive all who count.
// Thread-safe.
class Metrics {
 public:
  // The content type of Text().
  static constexpr char kContentType[] =
      "text/plain; version=0.0.4; charset=utf-8";

  Metrics();
  ~Metrics();

  // RPCs of `service/method` that have not ended yet.
  Gauge CallsInFlight(absl::string_view method);
  // An RPC of `service/method` ended with the gRPC status `code`.
  void CountCall(absl::string_view method, int code);
  // An operation of the method `service.method` was settled.
  void CountOperation(absl::string_view method,
                      v1::OperationMetadata::State state);
  // A webhook was answered.
  void CountWebhook(absl::string_view source, absl::string_view verdict);
  // A request to the HTTP port was refused. `source` is `callback`, or `http`
  // for what the listener refused before anything took it, or closed to make
  // room; its verdict is a reason: see HttpRefusal.
  void CountHttpRefusal(absl::string_view source, absl::string_view verdict);
  // Forwarding a webhook to an older receiver ended so: `delivered`, `retried`
  // or `dropped`.
  void CountForward(absl::string_view source, absl::string_view result);
  // Sending a notice of dead letters ended so: `sent` or `failed`.
  void CountNotice(absl::string_view channel, absl::string_view result);
  // An HTTP exchange with an upstream ended. `result` is the HTTP status, or
  // the code of the error if there was no answer.
  void CountExchange(absl::string_view command, absl::string_view result);
  // Whether a part of the gateway can take work now.
  void ShowReady(absl::string_view part, bool ready);
  // A connection to `listener`, such as `grpc`, was turned away: `refused`, or
  // `evicted` to make room for another.
  void CountTurnedAway(absl::string_view listener, absl::string_view result);
  // Damage to the data directory: `count` things of a kind, such as `event`,
  // are `lost` or `unreadable`.
  void CountDamage(absl::string_view kind, absl::string_view result,
                   int64_t count);
  // The system's time is so much ahead of the one by which what is kept for a
  // time ages; below zero: behind.
  void SetClockAhead(absl::Duration ahead);
  // Of what `bound` limits there is so much, where there may be `limit`.
  void SetBound(absl::string_view bound, int64_t used, int64_t limit);

  // Returns everything in Prometheus's text format, and what the process's log
  // did not write.
  std::string Text() const;

 private:
  const std::unique_ptr<prometheus::Registry> registry_;
  GaugeFamily calls_in_flight_;
  CounterFamily calls_;
  CounterFamily operations_;
  CounterFamily webhooks_;
  CounterFamily http_refusals_;
  CounterFamily forwards_;
  CounterFamily notices_;
  CounterFamily exchanges_;
  GaugeFamily ready_;
  GaugeFamily bound_used_;
  GaugeFamily bound_limit_;
  CounterFamily turned_away_;
  GaugeFamily clock_ahead_;
  CounterFamily damage_;
};

}  // namespace gateway

#endif  // SERVER_TELEMETRY_METRICS_H_
