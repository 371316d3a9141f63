#ifndef CLIENTS_CLI_FILTER_OPTIONS_H_
#define CLIENTS_CLI_FILTER_OPTIONS_H_

#include <string>

#include "CLI/App.hpp"
#include "fourws/gateway/v1/notification_stream.pb.h"

namespace fourws::cli {

// Adds `--type`, `--source`, `--customer`, `--card` and `--promotion`, each
// repeatable. `filter` must outlive the parsing.
void AddFilter(CLI::App& app, gateway::v1::NotificationFilter& filter);

// Returns the customer as the gateway names it: puts `4ws/` before an id that
// names no platform.
std::string QualifiedCustomer(const std::string& customer);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_FILTER_OPTIONS_H_
