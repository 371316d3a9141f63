#ifndef SERVER_OPERATIONS_KINDS_PAID_BEFORE_H_
#define SERVER_OPERATIONS_KINDS_PAID_BEFORE_H_

#include <string>

#include "absl/status/status.h"
#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "adapters/store/operation_store.h"
#include "fourws/gateway/v1/cart.pb.h"

namespace gateway {

// Checks the operations of `caller` that `cart`, of a request's `sale`, counts
// on. What payments name are redeems that succeeded: else NOT_FOUND
// (OPERATION_NOT_FOUND) or FAILED_PRECONDITION (REDEEM_NOT_SUCCEEDED). Of each
// so much is left, and what items name are activations that succeeded: else
// INVALID_ARGUMENT (INVALID_REQUEST). A return counts on nothing. UNAVAILABLE
// (STORE_UNAVAILABLE). `store` outlives `reply`.
void CheckPaidBefore(OperationStore& store, const std::string& caller,
                     const v1::Cart& cart, ReplyWith<absl::Status> reply);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_PAID_BEFORE_H_
