#ifndef CLIENTS_CLI_RUN_COMMAND_H_
#define CLIENTS_CLI_RUN_COMMAND_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace fourws::cli {

// Runs `command` by the shell with `input` as its standard input and waits for
// its end. Its output goes where ours does. Fails unless it ends with 0, with
// how it ended.
absl::Status RunCommand(const std::string& command, absl::string_view input);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_RUN_COMMAND_H_
