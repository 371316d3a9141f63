#ifndef SERVER_RPC_VALIDATE_DOCUMENTS_H_
#define SERVER_RPC_VALIDATE_DOCUMENTS_H_

#include <string>

#include "absl/status/status.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/cart_service.pb.h"
#include "fourws/gateway/v1/customer_service.pb.h"
#include "fourws/gateway/v1beta1/customer_service.pb.h"
#include "server/rpc/faults.h"

namespace gateway {

// As in validate.h, for documents: what only upstream can judge is left to it.
absl::Status Validate(const v1::ValidateCartRequest& request);
absl::Status Validate(const v1::FullyValidateCartRequest& request);
absl::Status Validate(const v1::GetCustomerRequest& request);
absl::Status Validate(const v1beta1::SetCustomerOptInRequest& request);

// Adds what is wrong with the cart at `path` of a request, beside what
// CheckFields() finds.
void CheckCart(const std::string& path, const v1::Cart& cart, Faults& faults);

}  // namespace gateway

#endif  // SERVER_RPC_VALIDATE_DOCUMENTS_H_
