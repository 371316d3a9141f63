#ifndef CLIENTS_CLI_DEAD_LETTER_H_
#define CLIENTS_CLI_DEAD_LETTER_H_

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"

namespace fourws::cli {

// Adds the commands of `dead-letter` to `app`. The one that runs stores its
// exit code in `exit_code`. All arguments must outlive the parsing.
void AddDeadLetter(CLI::App& app, const GlobalOptions& options, int& exit_code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_DEAD_LETTER_H_
