#ifndef CLIENTS_CLI_RUN_COMMAND_H_
#define CLIENTS_CLI_RUN_COMMAND_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace fourws::cli {

// Runs `command` in the shell, with `input` as its standard input, and waits
// for its end. Its output goes where ours does. Returns OK if its exit code is
// 0; otherwise the error says how it ended.
absl::Status RunCommand(const std::string& command, absl::string_view input);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_RUN_COMMAND_H_
