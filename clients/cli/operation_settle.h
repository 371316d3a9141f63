#ifndef CLIENTS_CLI_OPERATION_SETTLE_H_
#define CLIENTS_CLI_OPERATION_SETTLE_H_

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"

namespace fourws::cli {

// Adds the command `operation settle`, which stores its exit code in
// `exit_code`. All arguments must outlive the parsing.
void AddOperationSettle(CLI::App& family, const GlobalOptions& options,
                        int& exit_code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_OPERATION_SETTLE_H_
