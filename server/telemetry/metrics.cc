#include "server/telemetry/metrics.h"

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/strip.h"
#include "prometheus/registry.h"
#include "prometheus/text_serializer.h"
#include "server/telemetry/log_lines.h"

namespace gateway {

Metrics::Metrics()
    : registry_(std::make_unique<prometheus::Registry>()),
      calls_in_flight_(*registry_, "fourws_rpc_in_flight",
                       "RPCs that are not answered yet.", "method"),
      calls_(*registry_, "fourws_rpc_total",
             "RPCs that ended, by gRPC status code.", "method", "code"),
      operations_(*registry_, "fourws_operations_total",
                  "Operations that became SUCCEEDED, FAILED or UNRESOLVED; one "
                  "may be UNRESOLVED first and another later.",
                  "method", "state"),
      webhooks_(*registry_, "fourws_webhooks_total",
                "Webhooks that were answered.", "source", "verdict"),
      http_refusals_(*registry_, "fourws_http_refusals_total",
                     "Requests and connections to the HTTP port that were "
                     "refused, or closed to make room.",
                     "source", "verdict"),
      forwards_(*registry_, "fourws_forwards_total",
                "Webhooks forwarded to an older receiver: delivered, retried "
                "or dropped.",
                "source", "result"),
      notices_(*registry_, "fourws_notices_total",
               "Notices of dead letters: sent or failed.", "channel", "result"),
      exchanges_(*registry_, "fourws_upstream_exchanges_total",
                 "HTTP exchanges with 4ws.trade and ONe, by HTTP status or by "
                 "what came instead of one.",
                 "command", "result"),
      ready_(*registry_, "fourws_ready",
             "Whether a part of the gateway can take work (1) or not (0).",
             "part"),
      bound_used_(*registry_, "fourws_bound_used",
                  "How much there is of what is kept until somebody decides.",
                  "bound"),
      bound_limit_(*registry_, "fourws_bound_limit",
                   "How much of it there may be. At the limit webhooks that "
                   "would add to it are answered 503.",
                   "bound"),
      turned_away_(*registry_, "fourws_connections_turned_away_total",
                   "Connections that were refused, or evicted to make room.",
                   "listener", "result"),
      clock_ahead_(*registry_, "fourws_clock_ahead_seconds",
                   "How far the system's clock is ahead of the time by which "
                   "what is kept ages; below zero if it is behind.",
                   "clock"),
      damage_(*registry_, "fourws_store_damage_total",
              "What the data directory has lost or what of it is unreadable.",
              "source", "result") {}

Metrics::~Metrics() = default;

Gauge Metrics::CallsInFlight(absl::string_view method) {
  return calls_in_flight_.Of(method);
}

void Metrics::CountCall(absl::string_view method, int code) {
  calls_.Count(method,
               absl::StatusCodeToString(static_cast<absl::StatusCode>(code)));
}

void Metrics::CountOperation(absl::string_view method,
                             v1::OperationMetadata::State state) {
  // In the spelling of calls, so that the two can be compared.
  std::string name(method);
  if (const auto dot = name.rfind('.'); dot != std::string::npos)
    name[dot] = '/';
  const std::string& state_name = v1::OperationMetadata::State_Name(state);
  operations_.Count(name, absl::StripPrefix(state_name, "STATE_"));
}

void Metrics::CountWebhook(absl::string_view source,
                           absl::string_view verdict) {
  webhooks_.Count(source, verdict);
}

void Metrics::CountHttpRefusal(absl::string_view source,
                               absl::string_view verdict) {
  http_refusals_.Count(source, verdict);
}

void Metrics::CountForward(absl::string_view source, absl::string_view result) {
  forwards_.Count(source, result);
}

void Metrics::CountNotice(absl::string_view channel, absl::string_view result) {
  notices_.Count(channel, result);
}

void Metrics::CountExchange(absl::string_view command,
                            absl::string_view result) {
  exchanges_.Count(command, result);
}

void Metrics::ShowReady(absl::string_view part, bool ready) {
  ready_.Of(part).Set(ready ? 1 : 0);
}

void Metrics::SetBound(absl::string_view bound, int64_t used, int64_t limit) {
  bound_used_.Of(bound).Set(static_cast<double>(used));
  bound_limit_.Of(bound).Set(static_cast<double>(limit));
}

void Metrics::CountTurnedAway(absl::string_view listener,
                              absl::string_view result) {
  turned_away_.Count(listener, result);
}

void Metrics::SetClockAhead(absl::Duration ahead) {
  clock_ahead_.Of("system").Set(absl::ToDoubleSeconds(ahead));
}

void Metrics::CountDamage(absl::string_view kind, absl::string_view result,
                          int64_t count) {
  if (count > 0) damage_.Count(kind, result, static_cast<double>(count));
}

std::string Metrics::Text() const {
  std::vector<prometheus::MetricFamily> families = registry_->Collect();
  families.push_back(UnwrittenLogLines());
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace gateway
