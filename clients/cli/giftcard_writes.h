#ifndef CLIENTS_CLI_GIFTCARD_WRITES_H_
#define CLIENTS_CLI_GIFTCARD_WRITES_H_

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"

namespace fourws::cli {

// Adds the writes of `giftcard`: `redeem`, `activate`, `refund`, `generate` and
// `pdf`. The one that runs stores its exit code in `exit_code`. All arguments
// must outlive the parsing.
void AddGiftcardWrites(CLI::App& family, const GlobalOptions& options,
                       int& exit_code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_GIFTCARD_WRITES_H_
