#ifndef CLIENTS_CLI_OPERATION_TEXT_H_
#define CLIENTS_CLI_OPERATION_TEXT_H_

#include <string>

#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "google/longrunning/operations.pb.h"

namespace fourws::cli {

// Tells people how an operation stands: state, what it changes (the card
// masked), times, evidence and the result of a redeem.
std::string DescribeOperation(const google::longrunning::Operation& operation);

// Tells people that a redeem took the money.
std::string DescribeRedeem(const gateway::v1::RedeemGiftcardResponse& redeem);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_OPERATION_TEXT_H_
