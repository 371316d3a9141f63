#ifndef CLIENTS_CLI_CONSUME_H_
#define CLIENTS_CLI_CONSUME_H_

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"

namespace fourws::cli {

// Adds the command `subscription consume`, which stores its exit code in
// `exit_code`. All arguments must outlive the parsing.
void AddConsume(CLI::App& family, const GlobalOptions& options, int& exit_code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_CONSUME_H_
