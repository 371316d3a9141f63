#include "server/ingress/webhook_source.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/masked_headers.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/document_json.h"
#include "adapters/fourws/promotion_json.h"
#include "adapters/one/webhook_json.h"
#include "server/ingress/header.h"

namespace gateway {
namespace {

absl::StatusOr<ReceivedEvent> PromotionFromBody(absl::string_view body,
                                                std::string id,
                                                absl::Time received) {
  ASSIGN_OR_RETURN(
      fourws::PromotionEvent promotion,
      fourws::PromotionEventFromBody(body, std::move(id), received));
  return ReceivedEvent{std::move(promotion.event), std::move(promotion.dedupe)};
}

}  // namespace

const std::vector<WebhookKind>& WebhookKinds() {
  static const auto& kinds = *new std::vector<WebhookKind>{
      {"customer_promotions", "/webhooks/4ws/customer-promotions",
       "4ws/customer-promotions", PromotionFromBody},
      {"documents", "/webhooks/4ws/documents", "4ws/documents",
       fourws::DocumentEventFromBody},
      {"one_cart_opened", "/webhooks/one/cart-opened", "one/cart-opened",
       one::CartOpenedFromBody},
      {"one_client_logged", "/webhooks/one/client-logged", "one/client-logged",
       one::ClientLoggedFromBody},
      {"one_offer_opened", "/webhooks/one/offer-opened", "one/offer-opened",
       one::OfferOpenedFromBody}};
  return kinds;
}

absl::StatusOr<ReceivedEvent> ReadWebhook(const WebhookSource& source,
                                          const HttpHeaders& headers,
                                          absl::string_view body,
                                          std::string id, absl::Time received) {
  ASSIGN_OR_RETURN(ReceivedEvent read,
                   source.kind.read(body, std::move(id), received));
  const absl::string_view webhook_id =
      source.id_header.empty() ? "" : HeaderOf(headers, source.id_header);
  // An older dead letter may have lost its id.
  if (!webhook_id.empty() && webhook_id != kMaskedValue) {
    // The sender tells news from repeats better than the content does.
    read.dedupe = {};
    read.dedupe.once = {absl::StrCat(source.kind.name, " ", webhook_id)};
  }
  return read;
}

}  // namespace gateway
