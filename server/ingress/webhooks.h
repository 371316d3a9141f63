#ifndef SERVER_INGRESS_WEBHOOKS_H_
#define SERVER_INGRESS_WEBHOOKS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/base/clock.h"
#include "adapters/http/http_listener.h"
#include "adapters/store/dead_letter_store.h"
#include "adapters/store/event_log.h"
#include "server/ingress/webhook_source.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// Takes webhooks into the event log. Thread-safe. May be destroyed while
// answers are still to come; the stores, the clock, the metrics and what
// `on_dead_letter` uses may not.
class Webhooks {
 public:
  // `on_dead_letter` is called once a dead letter is on disk; must not block.
  Webhooks(EventLog& log, DeadLetterStore& letters, Clock& clock,
           Metrics& metrics, std::vector<WebhookSource> sources,
           std::function<void()> on_dead_letter);

  // The source that `path` belongs to, whatever secret it ends with; null if
  // none.
  const WebhookSource* Find(absl::string_view path) const;

  // Decides about a webhook of `source` by all that comes before its body: 401
  // for who is not believed, 413 and 429 for who sends too much. What is
  // admitted is answered 200 once it is on disk: as an event, as a repeat of
  // one, or whole as a dead letter if it cannot be read. If the body has the
  // proof, 401 and 429 come after it, and nothing is kept. 503 if it could not
  // be stored, or if there is no room for what it would add. This must outlive
  // the admission until it is handled.
  HttpVerdict Admit(const WebhookSource& source,
                    const HttpIncoming& header) const;

  // Reads a dead letter as its webhook is read today. FAILED_PRECONDITION if
  // there is no such source any more; errors quote nothing of the letter.
  absl::StatusOr<ReceivedEvent> Read(const DeadLetter& letter) const;

 private:
  struct Taken;

  void Take(const WebhookSource& source, HttpIncoming request,
            HttpReplier reply) const;
  // Why a webhook that is proven is too much now; nothing if it is not.
  std::optional<HttpReply> TooMuch(const WebhookSource& source, size_t bytes,
                                   absl::Time now) const;
  void Append(Taken taken, ReceivedEvent received) const;
  void KeepUnreadable(Taken taken, absl::string_view reason) const;

  EventLog& log_;
  DeadLetterStore& letters_;
  Clock& clock_;
  Metrics& metrics_;
  const std::shared_ptr<const std::vector<WebhookSource>> sources_;
  const std::function<void()> on_dead_letter_;
};

}  // namespace gateway

#endif  // SERVER_INGRESS_WEBHOOKS_H_
