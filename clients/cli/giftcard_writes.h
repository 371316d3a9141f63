#ifndef CLIENTS_CLI_GIFTCARD_WRITES_H_
#define CLIENTS_CLI_GIFTCARD_WRITES_H_

#include "CLI/App.hpp"
#include "clients/cli/gateway_channel.h"

namespace fourws::cli {

// Adds `redeem`, `activate`, `refund`, `generate` and `pdf` to the family
// `giftcard`. The one that is chosen leaves its exit code in `exit_code`. All
// three outlive the parsing.
void AddGiftcardWrites(CLI::App& family, const GlobalOptions& options,
                       int& exit_code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_GIFTCARD_WRITES_H_
