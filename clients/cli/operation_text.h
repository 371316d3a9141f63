#ifndef CLIENTS_CLI_OPERATION_TEXT_H_
#define CLIENTS_CLI_OPERATION_TEXT_H_

#include <string>

#include "fourws/gateway/v1/operation.pb.h"
#include "google/longrunning/operations.pb.h"

namespace fourws::cli {

// Tells people how an operation stands: state, what it changes (the card
// masked), times and evidence.
std::string DescribeOperation(const google::longrunning::Operation& operation);

// Such as `ENQUEUED`.
std::string StateName(const gateway::v1::OperationMetadata& metadata);

// Whether something spoke against an outcome that was known already.
bool HasContradiction(const gateway::v1::OperationMetadata& metadata);

// A line of a table of operations, and the line above the first.
std::string OperationRow(const google::longrunning::Operation& operation);
std::string OperationRowHead();

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_OPERATION_TEXT_H_
