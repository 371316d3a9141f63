#include "server/ingress/notification_fit.h"

#include <limits>
#include <utility>

#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "fourws/gateway/v1/notification.pb.h"
#include "google/protobuf/util/json_util.h"

namespace gateway {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

bool Fits(absl::string_view body, const std::string& notification) {
  return body.size() + notification.size() <= kMaxNotificationBytes;
}

// The body as it came is never longer than what is made of it anew.
void Flatten(absl::string_view body, Value& content) {
  if (content.has_struct_value() || content.has_list_value())
    content.set_string_value(CutText(body, std::numeric_limits<size_t>::max()));
}

void Flatten(Struct& unmapped) {
  for (auto& [name, value] : *unmapped.mutable_fields()) {
    if (!value.has_struct_value() && !value.has_list_value()) continue;
    std::string text;
    if (google::protobuf::util::MessageToJsonString(value, &text).ok())
      value.set_string_value(std::move(text));
  }
}

void Flatten(v1::CustomerPromotion& promotions) {
  Flatten(*promotions.mutable_unmapped());
  for (v1::Promotion& promotion : *promotions.mutable_promotions()) {
    Flatten(*promotion.mutable_unmapped());
    for (v1::PromotionPeriod& period : *promotion.mutable_periods())
      Flatten(*period.mutable_unmapped());
  }
}

void Flatten(absl::string_view body, v1::Notification& notification) {
  using Payload = v1::Notification::PayloadCase;
  switch (notification.payload_case()) {
    case Payload::kCustomerPromotion:
      return Flatten(*notification.mutable_customer_promotion());
    case Payload::kDocument:
      return Flatten(body, *notification.mutable_document()->mutable_content());
    case Payload::kCartOpened:
      return Flatten(body,
                     *notification.mutable_cart_opened()->mutable_content());
    case Payload::kClientLogged:
      return Flatten(body,
                     *notification.mutable_client_logged()->mutable_content());
    case Payload::kOfferOpened:
      return Flatten(body,
                     *notification.mutable_offer_opened()->mutable_content());
    default: return;
  }
}

}  // namespace

absl::Status FitNotification(absl::string_view body,
                             std::string& notification) {
  if (Fits(body, notification)) return absl::OkStatus();
  v1::Notification parsed;
  if (parsed.ParseFromString(notification)) {
    Flatten(body, parsed);
    notification = parsed.SerializeAsString();
  }
  if (Fits(body, notification)) return absl::OkStatus();
  return absl::InvalidArgumentError("too large for a notification");
}

}  // namespace gateway
