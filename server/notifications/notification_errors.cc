#include "server/notifications/notification_errors.h"

#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/error.h"

namespace gateway {
namespace {

constexpr absl::Duration kRetryDelay = absl::Seconds(1);

}  // namespace

absl::Status GatewayDraining() {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable,
                v1::ERROR_REASON_GATEWAY_DRAINING,
                "the gateway is shutting down: subscribe again"),
      kRetryDelay);
}

absl::Status NoSuchSubscription() {
  return MakeError(absl::StatusCode::kNotFound,
                   v1::ERROR_REASON_SUBSCRIPTION_NOT_FOUND,
                   "there is no such subscription");
}

absl::Status SubscriptionsUnavailable() {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable,
                v1::ERROR_REASON_STORE_UNAVAILABLE,
                "the subscription could not be read or written"),
      kRetryDelay);
}

absl::Status FromSubscriptionStore(const absl::Status& status) {
  if (status.ok()) return status;
  if (absl::IsNotFound(status)) return NoSuchSubscription();
  if (absl::IsAlreadyExists(status))
    return MakeError(absl::StatusCode::kAlreadyExists,
                     v1::ERROR_REASON_SUBSCRIPTION_EXISTS,
                     "a subscription has that name");
  return SubscriptionsUnavailable();
}

}  // namespace gateway
