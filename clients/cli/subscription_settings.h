#ifndef CLIENTS_CLI_SUBSCRIPTION_SETTINGS_H_
#define CLIENTS_CLI_SUBSCRIPTION_SETTINGS_H_

#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "absl/time/time.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace fourws::cli {

// What can be said of a subscription and changed later.
struct Settings {
  gateway::v1::Subscription subscription;
  // Zero if not given.
  absl::Duration ack_deadline = absl::ZeroDuration();
  absl::Duration min_backoff = absl::ZeroDuration();
  absl::Duration max_backoff = absl::ZeroDuration();
};

// Adds the filter, `--ack-deadline`, `--max-attempts`, `--min-backoff` and
// `--max-backoff`. `settings` outlives the parsing.
void AddSettings(CLI::App& app, Settings& settings);

// Puts what was given into `settings.subscription`; returns the names of those
// fields.
std::vector<std::string> TakeSettings(Settings& settings);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_SUBSCRIPTION_SETTINGS_H_
