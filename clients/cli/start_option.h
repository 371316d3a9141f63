#ifndef CLIENTS_CLI_START_OPTION_H_
#define CLIENTS_CLI_START_OPTION_H_

#include <string>

#include "CLI/App.hpp"
#include "absl/time/time.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace fourws::cli {

// Whether every latest state first is a place to start from.
enum class LatestStates { kRefused, kTaken };

// Adds an option that says where in the log to start: `earliest`, `latest`,
// `latest-per-customer` if that is taken, a time as below, or a cursor. `start`
// outlives the parsing and keeps what it holds if the option is not given.
CLI::Option* AddStart(CLI::App& app, const std::string& name,
                      gateway::v1::StartPosition& start, LatestStates states);

// Adds an option that takes a time: `2026-01-31`, which begins at midnight
// UTC, `2026-01-31T10:00:00Z`, or an age: `24h` is a day before now.
CLI::Option* AddTime(CLI::App& app, const std::string& name,
                     google::protobuf::Timestamp& time,
                     const std::string& help);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_START_OPTION_H_
