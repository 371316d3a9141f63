#include "server/ingress/webhook_source.h"

#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/fourws/promotion_json.h"

namespace gateway {

WebhookSource CustomerPromotions(SenderProof proof) {
  WebhookSource source;
  source.path = "/webhooks/4ws/customer-promotions";
  source.name = "4ws/customer-promotions";
  source.proof = std::move(proof);
  source.read = [](absl::string_view body, std::string id,
                   absl::Time received) -> absl::StatusOr<ReceivedEvent> {
    ASSIGN_OR_RETURN(
        fourws::PromotionEvent promotion,
        fourws::PromotionEventFromBody(body, std::move(id), received));
    return ReceivedEvent{std::move(promotion.event),
                         std::move(promotion.dedupe)};
  };
  return source;
}

}  // namespace gateway
