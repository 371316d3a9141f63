#ifndef CLIENTS_CLI_SUBSCRIPTION_SETTINGS_H_
#define CLIENTS_CLI_SUBSCRIPTION_SETTINGS_H_

#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "absl/time/time.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace fourws::cli {

// The settings of a subscription, which can be changed later.
struct Settings {
  gateway::v1::Subscription subscription;
  // Zero if not given.
  absl::Duration ack_deadline = absl::ZeroDuration();
  absl::Duration min_backoff = absl::ZeroDuration();
  absl::Duration max_backoff = absl::ZeroDuration();
};

// Adds the options of filters, `--ack-deadline`, `--max-attempts`,
// `--min-backoff` and `--max-backoff`. `settings` must outlive the parsing.
void AddSettings(CLI::App& app, Settings& settings);

// Completes `settings.subscription` from the options. Returns the names of the
// fields whose options were given.
std::vector<std::string> TakeSettings(Settings& settings);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_SUBSCRIPTION_SETTINGS_H_
