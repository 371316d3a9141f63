#ifndef ADAPTERS_FOURWS_PROMOTION_WEBHOOK_JSON_H_
#define ADAPTERS_FOURWS_PROMOTION_WEBHOOK_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification.pb.h"
#include "nlohmann/json.hpp"

// 4ws.trade's customer promotion webhook, told when a sale is closed.
namespace gateway::fourws {

inline constexpr absl::string_view kSource = "4ws";
inline constexpr absl::string_view kCustomerPromotion = "customer_promotion";

// Reads the promotions. Customer or card must be there. `data` may be missing,
// null or empty: no promotions. In a period each object is read, and whatever
// is not known is kept in the `unmapped` next to it. INVALID_ARGUMENT names the
// field that cannot be read, never its value.
absl::StatusOr<v1::CustomerPromotion> CustomerPromotionFromJson(
    const nlohmann::json& json);

// A webhook's body as the event log takes it.
struct PromotionEvent {
  Event event;
  // A repeat is what equals, white space and order of keys aside, the last body
  // of the same customer and card.
  Dedupe dedupe;
};

// As CustomerPromotionFromJson for `body` as received. `id` is the new event's.
absl::StatusOr<PromotionEvent> PromotionEventFromBody(absl::string_view body,
                                                      std::string id,
                                                      absl::Time receive_time);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_PROMOTION_WEBHOOK_JSON_H_
