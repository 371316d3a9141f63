#ifndef ADAPTERS_FOURWS_PROMOTION_WEBHOOK_JSON_H_
#define ADAPTERS_FOURWS_PROMOTION_WEBHOOK_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/json_document.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification.pb.h"

// Reads 4ws.trade's customer promotion webhook, which it sends when a sale is
// closed.
namespace gateway::fourws {

inline constexpr absl::string_view kSource = "4ws";
inline constexpr absl::string_view kCustomerPromotion = "customer_promotion";

// Reads the promotions. Customer or card must be there, and both be readable:
// they say whom it is about. `data` may be missing, null or empty: then there
// are no promotions. What else is unknown or cannot be read is kept in the
// `unmapped` next to it. INVALID_ARGUMENT names the field that cannot be read,
// never its value.
absl::StatusOr<v1::CustomerPromotion> CustomerPromotionFromJson(JsonValue json);

// A webhook's body as the event log takes it.
struct PromotionEvent {
  Event event;
  // A body is a repeat if it equals the last one of the same customer and card,
  // white space and order of keys aside.
  Dedupe dedupe;
};

// As CustomerPromotionFromJson for `body` as received. `id` is the new event's.
// RESOURCE_EXHAUSTED if the body has more than `max_values` values, or gives
// the state of more than a quarter as many periods: each is a row of the store.
absl::StatusOr<PromotionEvent> PromotionEventFromBody(
    absl::string_view body, std::string id, absl::Time receive_time,
    size_t max_values = kAnyNumberOfValues);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_PROMOTION_WEBHOOK_JSON_H_
