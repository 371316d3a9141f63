#ifndef SERVER_CONFIG_FLAGS_H_
#define SERVER_CONFIG_FLAGS_H_

#include <optional>
#include <string>

#include "server/config/config.h"

namespace gateway {

// Exit codes of a gateway that does not start.
inline constexpr int kUsageExitCode = 2;    // The flags cannot be read.
inline constexpr int kConfigExitCode = 78;  // The configuration is refused.

// What the command line asks for: a run with `config`, or an exit.
struct CommandLine {
  // Absent: print the texts below and exit with `exit_code`.
  std::optional<GatewayConfig> config = {};
  int exit_code = 0;
  // Whether to check the data directory of `config`, which has no more than
  // that, instead of running.
  bool verify_data_dir = false;
  std::string output = {};  // For standard output.
  std::string error = {};   // For standard error.
};

// Reads the flags and the file that `--config` names; flags override the file.
// `--version` prints `version`. This function itself neither prints nor exits.
CommandLine ReadCommandLine(int argc, const char* const* argv,
                            const std::string& version);

}  // namespace gateway

#endif  // SERVER_CONFIG_FLAGS_H_
