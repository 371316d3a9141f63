#ifndef CLIENTS_CLI_OPERATION_CLIENT_H_
#define CLIENTS_CLI_OPERATION_CLIENT_H_

#include <string>
#include <variant>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/cli/gateway_channel.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/problem.h"
#include "fourws/gateway/v1/operation.pb.h"
#include "google/longrunning/operations.pb.h"

namespace fourws::cli {

// An operation, or why it could not be read.
using OperationResult = std::variant<google::longrunning::Operation, Problem>;

// Returns the full name: `operations/` is put before a bare id.
std::string OperationName(absl::string_view name_or_id);

// Reads the operation as it stands.
OperationResult GetOperation(const GlobalOptions& options,
                             const std::string& name);

// Ends the operation if it is still QUEUED, and reads how it then stands.
OperationResult CancelOperation(const GlobalOptions& options,
                                const std::string& name);

// Waits until the operation is done or unresolved, for `patience` at most;
// lost connections in between are made up for. Shows progress. Ends with an
// `InterruptedProblem` if `interrupt` asks to stop.
OperationResult WaitForOperation(const GlobalOptions& options,
                                 const std::string& name,
                                 absl::Duration patience, Interrupt& interrupt);

// Reads the metadata of the gateway's operations.
gateway::v1::OperationMetadata MetadataOf(
    const google::longrunning::Operation& operation);

// Returns the problem in an operation that did not succeed: its error, or that
// the outcome is still open.
Problem ProblemOf(const google::longrunning::Operation& operation);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_OPERATION_CLIENT_H_
