#ifndef CLIENTS_CLI_START_OPTION_H_
#define CLIENTS_CLI_START_OPTION_H_

#include <string>

#include "CLI/App.hpp"
#include "absl/time/time.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace fourws::cli {

// Whether the option accepts `latest-per-customer`.
enum class LatestStates { kRefused, kTaken };

// Adds an option that says where in the log to start: `earliest`, `latest`,
// `latest-per-customer` if `states` allows it, a time as below, or a cursor.
// `start` must outlive the parsing and keeps its value if the option is not
// given.
CLI::Option* AddStart(CLI::App& app, const std::string& name,
                      gateway::v1::StartPosition& start, LatestStates states);

// Adds an option for a time: `2026-01-31` is midnight UTC,
// `2026-01-31T10:00:00Z` a time of the day, and `24h` a day before now. `time`
// must outlive the parsing.
CLI::Option* AddTime(CLI::App& app, const std::string& name,
                     google::protobuf::Timestamp& time,
                     const std::string& help);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_START_OPTION_H_
