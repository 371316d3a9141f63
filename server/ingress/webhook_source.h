#ifndef SERVER_INGRESS_WEBHOOK_SOURCE_H_
#define SERVER_INGRESS_WEBHOOK_SOURCE_H_

#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/json.h"
#include "adapters/store/received_event.h"
#include "server/ingress/forwarder.h"
#include "server/ingress/rate_limit.h"
#include "server/ingress/sender_proof.h"

namespace gateway {

// What one webhook of one platform is.
struct WebhookKind {
  const char* key;   // In the configuration.
  const char* path;  // Where it comes in, without the secret.
  const char* name;  // In logs, metrics and dead letters.
  // Reads a body of up to `max_values` values of JSON; the event gets `id`. Its
  // errors quote nothing of the body.
  absl::StatusOr<ReceivedEvent> (*read)(absl::string_view body, std::string id,
                                        absl::Time received, size_t max_values);
};

// All there are. The one place to add another; then config.proto names it.
const std::vector<WebhookKind>& WebhookKinds();

// A webhook that is taken, and how.
struct WebhookSource {
  WebhookKind kind;
  SenderProof proof;
  // The header that identifies a webhook: one that was kept is not kept again.
  // Empty: there is none.
  std::string id_header;
  // More is not taken; what decodes to more is not read.
  size_t max_body_bytes = std::numeric_limits<size_t>::max();
  // A body of more values is not read either.
  size_t max_values = kAnyNumberOfValues;
  // Null: no limit.
  std::shared_ptr<RateLimit> limit;
  // Gets what was accepted. Null: nobody.
  std::shared_ptr<Forwarder> forwarder;
};

// A key of the webhook of `source` that came with `headers`, which no other
// webhook has; empty if the headers give none.
std::string WebhookKey(const WebhookSource& source, const HttpHeaders& headers);

// Reads a body of `source` that came with `headers`, which is decoded first
// (see adapters/http/body_coding.h). Errors are short and hold no control
// characters.
absl::StatusOr<ReceivedEvent> ReadWebhook(const WebhookSource& source,
                                          const HttpHeaders& headers,
                                          absl::string_view body,
                                          std::string id, absl::Time received);

}  // namespace gateway

#endif  // SERVER_INGRESS_WEBHOOK_SOURCE_H_
