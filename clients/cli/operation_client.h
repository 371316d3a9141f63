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

// Returns the full name: puts `operations/` before a bare id.
std::string OperationName(absl::string_view name_or_id);

// Reads the operation's present state.
OperationResult GetOperation(const GlobalOptions& options,
                             const std::string& name);

// Cancels the operation and reads its state then. A problem says that it cannot
// be cancelled, for instance because it is not QUEUED any more.
OperationResult CancelOperation(const GlobalOptions& options,
                                const std::string& name);

// Waits until the operation is done or unresolved, for `patience` at most, and
// returns its last state. Shows progress. Connects again if the connection is
// lost. Returns an `InterruptedProblem` if `interrupt` asks to stop.
OperationResult WaitForOperation(const GlobalOptions& options,
                                 const std::string& name,
                                 absl::Duration patience, Interrupt& interrupt);

// Returns the metadata that the gateway adds to an operation.
gateway::v1::OperationMetadata MetadataOf(
    const google::longrunning::Operation& operation);

// Returns the problem of an operation that has not succeeded: its error, or
// that its outcome is not known.
Problem ProblemOf(const google::longrunning::Operation& operation);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_OPERATION_CLIENT_H_
