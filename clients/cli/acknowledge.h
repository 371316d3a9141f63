#ifndef CLIENTS_CLI_ACKNOWLEDGE_H_
#define CLIENTS_CLI_ACKNOWLEDGE_H_

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"

namespace fourws::cli {

// Adds `acknowledge` to the family `subscription`. It leaves its exit code in
// `exit_code`. All three outlive the parsing.
void AddAcknowledge(CLI::App& family, const GlobalOptions& options,
                    int& exit_code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_ACKNOWLEDGE_H_
