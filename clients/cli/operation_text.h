#ifndef CLIENTS_CLI_OPERATION_TEXT_H_
#define CLIENTS_CLI_OPERATION_TEXT_H_

#include <string>

#include "fourws/gateway/v1/operation.pb.h"
#include "google/longrunning/operations.pb.h"

namespace fourws::cli {

// Describes an operation for people: its state, what it changes (with the card
// masked), its times and the evidence.
std::string DescribeOperation(const google::longrunning::Operation& operation);

// Returns the state's name, such as `ENQUEUED`.
std::string StateName(const gateway::v1::OperationMetadata& metadata);

// Whether something contradicts the known outcome.
bool HasContradiction(const gateway::v1::OperationMetadata& metadata);

// A row of a table of operations, and the line above the first row.
std::string OperationRow(const google::longrunning::Operation& operation);
std::string OperationRowHead();

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_OPERATION_TEXT_H_
