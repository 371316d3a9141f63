#include "server/ingress/webhook_source.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/masked_headers.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/document_webhook_json.h"
#include "adapters/fourws/promotion_webhook_json.h"
#include "adapters/http/body_coding.h"
#include "adapters/one/webhook_json.h"
#include "server/ingress/header.h"
#include "server/ingress/notification_fit.h"

namespace gateway {
namespace {

absl::StatusOr<ReceivedEvent> PromotionFromBody(absl::string_view body,
                                                std::string id,
                                                absl::Time received,
                                                size_t max_values) {
  ASSIGN_OR_RETURN(fourws::PromotionEvent promotion,
                   fourws::PromotionEventFromBody(body, std::move(id), received,
                                                  max_values));
  return ReceivedEvent{std::move(promotion.event), std::move(promotion.dedupe)};
}

// The error that `fault` is, fit for logs, mails and lists.
absl::Status Unreadable(const absl::Status& fault) {
  constexpr size_t kMaxReasonBytes = 300;
  const absl::string_view message = fault.message();
  std::string reason = CutText(message, kMaxReasonBytes);
  const auto is_control = [](unsigned char c) {
    return absl::ascii_iscntrl(c);
  };
  std::replace_if(reason.begin(), reason.end(), is_control, ' ');
  return absl::Status(fault.code(), reason);
}

// The value of the header that identifies a webhook; empty if there is none.
absl::string_view IdOf(const WebhookSource& source,
                       const HttpHeaders& headers) {
  if (source.id_header.empty()) return "";
  const absl::string_view id = HeaderOf(headers, source.id_header);
  // An older dead letter may have lost its id.
  return id == kMaskedValue ? "" : id;
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

std::string WebhookKey(const WebhookSource& source,
                       const HttpHeaders& headers) {
  const absl::string_view id = IdOf(source, headers);
  return id.empty() ? "" : absl::StrCat(source.kind.name, " ", id);
}

absl::StatusOr<ReceivedEvent> ReadWebhook(const WebhookSource& source,
                                          const HttpHeaders& headers,
                                          absl::string_view body,
                                          std::string id, absl::Time received) {
  // What no notification could hold need not be made.
  const auto decoded = DecodedBody(
      headers, body, std::min(source.max_body_bytes, kMaxNotificationBytes));
  if (!decoded.ok()) return Unreadable(decoded.status());
  const absl::string_view text = decoded->has_value() ? **decoded : body;
  auto read =
      source.kind.read(text, std::move(id), received, source.max_values);
  if (!read.ok()) return Unreadable(read.status());
  RETURN_IF_ERROR(FitNotification(text, read->event.notification));
  std::string key = WebhookKey(source, headers);
  if (!key.empty()) {
    // The sender's id shows better than the content whether it is a repeat.
    read->dedupe = {};
    read->dedupe.once = {std::move(key)};
  }
  return read;
}

}  // namespace gateway
