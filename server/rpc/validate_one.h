#ifndef SERVER_RPC_VALIDATE_ONE_H_
#define SERVER_RPC_VALIDATE_ONE_H_

#include "absl/status/status.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/one_service.pb.h"
#include "fourws/gateway/v1beta1/one_service.pb.h"

namespace gateway {

// As in validate.h, for ONe: what only ONe can judge is left to it.
absl::Status Validate(const v1::GetOfferRequest& request);
absl::Status Validate(const v1::GetClientRequest& request);
absl::Status Validate(const v1beta1::AddConfigurableProductsRequest& request);
absl::Status Validate(const v1beta1::ChangeProductLinePricesRequest& request);

}  // namespace gateway

#endif  // SERVER_RPC_VALIDATE_ONE_H_
