#ifndef SERVER_RPC_VALIDATE_SUBSCRIPTIONS_H_
#define SERVER_RPC_VALIDATE_SUBSCRIPTIONS_H_

#include "absl/status/status.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace gateway {

// Check what the request alone shows, except settings and positions. Return OK,
// or INVALID_ARGUMENT (INVALID_REQUEST) with a violation for each fault.
absl::Status Validate(const v1::CreateSubscriptionRequest& request);
absl::Status Validate(const v1::GetSubscriptionRequest& request);
absl::Status Validate(const v1::ListSubscriptionsRequest& request);
absl::Status Validate(const v1::UpdateSubscriptionRequest& request);
absl::Status Validate(const v1::DeleteSubscriptionRequest& request);
absl::Status Validate(const v1::SeekSubscriptionRequest& request);
absl::Status Validate(const v1::ListParkedRequest& request);
absl::Status Validate(const v1::ReplayParkedRequest& request);
absl::Status Validate(const v1::DropParkedRequest& request);

}  // namespace gateway

#endif  // SERVER_RPC_VALIDATE_SUBSCRIPTIONS_H_
