#ifndef SERVER_NOTIFICATIONS_SUBSCRIPTION_SETTINGS_H_
#define SERVER_NOTIFICATIONS_SUBSCRIPTION_SETTINGS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace gateway {

// Settings are those fields of a v1::Subscription that a caller sets. They are
// kept as a v1::Subscription without other fields, in which all defaults are
// filled in.

// Checks and reads the settings in `subscription`. INVALID_ARGUMENT
// (INVALID_REQUEST) with all that is wrong in them.
absl::StatusOr<v1::Subscription> ReadSettings(
    const v1::Subscription& subscription);

// Returns `current` with the changes of `request`. INVALID_ARGUMENT
// (INVALID_REQUEST).
absl::StatusOr<v1::Subscription> UpdateSettings(
    const v1::Subscription& current,
    const v1::UpdateSubscriptionRequest& request);

// How long a member may keep a notification before it must answer.
absl::Duration AckDeadline(const v1::Subscription& settings);

// How long to wait before a notification that was handed out `attempts` times
// is handed out again.
absl::Duration Backoff(const v1::Subscription& settings, int attempts);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SUBSCRIPTION_SETTINGS_H_
