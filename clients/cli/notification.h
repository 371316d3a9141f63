#ifndef CLIENTS_CLI_NOTIFICATION_H_
#define CLIENTS_CLI_NOTIFICATION_H_

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"

namespace fourws::cli {

// Adds the family `notification` to `app`. The command that is chosen leaves
// its exit code in `exit_code`. All three outlive the parsing.
void AddNotification(CLI::App& app, const GlobalOptions& options,
                     int& exit_code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_NOTIFICATION_H_
