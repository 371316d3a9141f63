#ifndef SERVER_NOTIFICATIONS_SUBSCRIPTION_SETTINGS_H_
#define SERVER_NOTIFICATIONS_SUBSCRIPTION_SETTINGS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace gateway {

// What of a v1::Subscription a caller sets. Kept as a v1::Subscription that has
// nothing else, and no defaults left to be filled in.

// The settings in `subscription`. INVALID_ARGUMENT (INVALID_REQUEST) with all
// that is wrong in them.
absl::StatusOr<v1::Subscription> ReadSettings(
    const v1::Subscription& subscription);

// `current` with the changes of `request`. INVALID_ARGUMENT (INVALID_REQUEST).
absl::StatusOr<v1::Subscription> UpdateSettings(
    const v1::Subscription& current,
    const v1::UpdateSubscriptionRequest& request);

absl::Duration AckDeadline(const v1::Subscription& settings);

// How long a notification is kept back that was handed out `attempts` times.
absl::Duration Backoff(const v1::Subscription& settings, int attempts);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SUBSCRIPTION_SETTINGS_H_
