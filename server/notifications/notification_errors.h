#ifndef SERVER_NOTIFICATIONS_NOTIFICATION_ERRORS_H_
#define SERVER_NOTIFICATIONS_NOTIFICATION_ERRORS_H_

#include "absl/status/status.h"

namespace gateway {

// The errors that more than one part of this folder answers with.

// UNAVAILABLE (GATEWAY_DRAINING). The caller may try again a little later.
absl::Status GatewayDraining();

// NOT_FOUND (SUBSCRIPTION_NOT_FOUND).
absl::Status NoSuchSubscription();

// UNAVAILABLE (STORE_UNAVAILABLE). The caller may try again a little later.
absl::Status SubscriptionsUnavailable();

// Translates what the SubscriptionStore answered for a caller: OK stays OK,
// NOT_FOUND and ALREADY_EXISTS get a reason (SUBSCRIPTION_NOT_FOUND,
// SUBSCRIPTION_EXISTS), and all else is SubscriptionsUnavailable().
absl::Status FromSubscriptionStore(const absl::Status& status);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_NOTIFICATION_ERRORS_H_
