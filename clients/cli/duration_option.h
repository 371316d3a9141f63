#ifndef CLIENTS_CLI_DURATION_OPTION_H_
#define CLIENTS_CLI_DURATION_OPTION_H_

#include <string>

#include "CLI/App.hpp"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"

namespace fourws::cli {

// Adds an option such as `--timeout 30s`, which accepts positive, finite
// durations. `value` holds the default and must outlive the parsing.
CLI::Option* AddDuration(CLI::App& app, const std::string& name,
                         absl::Duration& value, const std::string& help);

// Converts a duration to the type that the contract uses.
google::protobuf::Duration ToProto(absl::Duration value);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_DURATION_OPTION_H_
