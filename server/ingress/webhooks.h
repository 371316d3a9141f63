#ifndef SERVER_INGRESS_WEBHOOKS_H_
#define SERVER_INGRESS_WEBHOOKS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "adapters/base/clock.h"
#include "adapters/http/http_listener.h"
#include "adapters/store/event_log.h"
#include "server/ingress/webhook_source.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// Takes webhooks into the event log. Thread-safe. May be destroyed while
// answers are still to come; the log, the clock and the metrics may not.
class Webhooks {
 public:
  Webhooks(EventLog& log, Clock& clock, Metrics& metrics,
           std::vector<WebhookSource> sources);

  // The source that `path` belongs to, whatever its secret; null if none.
  const WebhookSource* Find(absl::string_view path) const;

  // Answers 200 once what was sent is on disk: as an event, as a repeat of the
  // last one, or whole as a dead letter if it cannot be read. 401 or 404 for
  // who is not believed, and nothing is kept; 503 if it could not be stored.
  void Take(const WebhookSource& source, HttpIncoming request,
            HttpReplier reply) const;

 private:
  void Append(const WebhookSource& source, size_t bytes, ReceivedEvent received,
              HttpReplier reply) const;
  void KeepUnreadable(const WebhookSource& source, absl::string_view reason,
                      absl::Time received, HttpIncoming request,
                      HttpReplier reply) const;

  EventLog& log_;
  Clock& clock_;
  Metrics& metrics_;
  const std::vector<WebhookSource> sources_;
};

}  // namespace gateway

#endif  // SERVER_INGRESS_WEBHOOKS_H_
