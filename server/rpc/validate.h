#ifndef SERVER_RPC_VALIDATE_H_
#define SERVER_RPC_VALIDATE_H_

#include "absl/status/status.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"

namespace gateway {

// What can be judged of a request by itself: OK, or INVALID_ARGUMENT with a
// violation for each fault.
absl::Status Validate(const v1::GetGiftcardRequest& request);
absl::Status Validate(const v1::RedeemGiftcardRequest& request);
absl::Status Validate(const v1::ActivateGiftcardRequest& request);
absl::Status Validate(const v1::RefundGiftcardRequest& request);
absl::Status Validate(const v1::GenerateGiftcardsRequest& request);
absl::Status Validate(const v1::GenerateGiftcardPdfRequest& request);

}  // namespace gateway

#endif  // SERVER_RPC_VALIDATE_H_
