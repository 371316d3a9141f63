#ifndef CLIENTS_CLI_OPERATION_TEXT_H_
#define CLIENTS_CLI_OPERATION_TEXT_H_

#include <string>

#include "google/longrunning/operations.pb.h"

namespace fourws::cli {

// Tells people how an operation stands: state, what it changes (the card
// masked), times and evidence.
std::string DescribeOperation(const google::longrunning::Operation& operation);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_OPERATION_TEXT_H_
