#ifndef CLIENTS_CLI_GIFTCARD_H_
#define CLIENTS_CLI_GIFTCARD_H_

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"

namespace fourws::cli {

// Adds `giftcard get` and the gift card writes to `app`. The one that is chosen
// leaves its exit code in `exit_code`. All three outlive the parsing.
void AddGiftcard(CLI::App& app, const GlobalOptions& options, int& exit_code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_GIFTCARD_H_
