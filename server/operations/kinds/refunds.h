#ifndef SERVER_OPERATIONS_KINDS_REFUNDS_H_
#define SERVER_OPERATIONS_KINDS_REFUNDS_H_

#include <string>

#include "adapters/base/decimal.h"
#include "adapters/base/done.h"
#include "adapters/store/operation_store.h"

// What was given back of a redeem.
namespace gateway {

inline constexpr char kRefundMethod[] =
    "fourws.gateway.v1.GiftcardService.RefundGiftcard";

// Reads the operation `name` of `caller`, a redeem that took the money as far
// as is known. Else NOT_FOUND (OPERATION_NOT_FOUND), FAILED_PRECONDITION
// (REDEEM_NOT_SUCCEEDED) or UNAVAILABLE (STORE_UNAVAILABLE).
void FindRedeem(OperationStore& store, std::string name, std::string caller,
                Done<OperationRecord> done);

// What is left of `redeem`: what it took, less every refund of it that gave
// money back or may still do so, whoever asked for it.
// UNAVAILABLE (STORE_UNAVAILABLE).
void FindRefundable(OperationStore& store, const OperationRecord& redeem,
                    Reply<Decimal> reply);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_REFUNDS_H_
