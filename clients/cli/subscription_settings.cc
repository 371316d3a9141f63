#include "clients/cli/subscription_settings.h"

#include "CLI/CLI.hpp"
#include "clients/cli/duration_option.h"
#include "clients/cli/filter_options.h"

namespace fourws::cli {

void AddSettings(CLI::App& app, Settings& settings) {
  AddFilter(app, *settings.subscription.mutable_filter());
  const auto add = [&app](const char* name, absl::Duration& value,
                          const char* help) {
    AddDuration(app, name, value, help)->default_str("");
  };
  add("--ack-deadline", settings.ack_deadline,
      "Time to answer a delivery in before it is made again. At first 1m");
  app.add_option_function<int>(
         "--max-attempts",
         [&settings](int attempts) {
           settings.subscription.set_max_attempts(attempts);
         },
         "Deliveries before a notification is parked. At first 10")
      ->check(CLI::Range(1, 1000))
      ->type_name("INT");
  add("--min-backoff", settings.min_backoff,
      "Time before it is delivered again after the first nack, then twice "
      "that. At first 1s");
  add("--max-backoff", settings.max_backoff,
      "The longest such time. At first 10m");
}

std::vector<std::string> TakeSettings(Settings& settings) {
  auto& subscription = settings.subscription;
  std::vector<std::string> given;
  const auto take = [&given](const char* name, absl::Duration value,
                             google::protobuf::Duration* field) {
    *field = ToProto(value);
    given.push_back(name);
  };
  if (settings.ack_deadline > absl::ZeroDuration())
    take("ack_deadline", settings.ack_deadline,
         subscription.mutable_ack_deadline());
  if (settings.min_backoff > absl::ZeroDuration())
    take("min_backoff", settings.min_backoff,
         subscription.mutable_min_backoff());
  if (settings.max_backoff > absl::ZeroDuration())
    take("max_backoff", settings.max_backoff,
         subscription.mutable_max_backoff());
  if (subscription.max_attempts() > 0) given.push_back("max_attempts");
  if (subscription.filter().ByteSizeLong() > 0) given.push_back("filter");
  return given;
}

}  // namespace fourws::cli
