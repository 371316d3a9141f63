#ifndef SERVER_INGRESS_WEBHOOK_SOURCE_H_
#define SERVER_INGRESS_WEBHOOK_SOURCE_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/store/event_log.h"
#include "server/ingress/sender_proof.h"

namespace gateway {

// A body that was read.
struct ReceivedEvent {
  Event event;
  Dedupe dedupe;
};

// One webhook of one platform: where it comes in, who may send it and what
// reads it. To add a source, add a function like those below.
struct WebhookSource {
  std::string path;  // Without the secret.
  std::string name;  // In logs and dead letters.
  SenderProof proof;
  // Reads a body; the event gets `id`. Its errors quote nothing of the body.
  std::function<absl::StatusOr<ReceivedEvent>(
      absl::string_view body, std::string id, absl::Time received)>
      read;
};

// 4ws.trade's customer promotions: POST /webhooks/4ws/customer-promotions.
WebhookSource CustomerPromotions(SenderProof proof);

}  // namespace gateway

#endif  // SERVER_INGRESS_WEBHOOK_SOURCE_H_
