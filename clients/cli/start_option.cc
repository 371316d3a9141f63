#include "clients/cli/start_option.h"

#include <optional>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace fourws::cli {
namespace {

using gateway::v1::StartPosition;
using gateway::v1::SubscribeRequest;
using google::protobuf::Timestamp;

// Shorter texts are no cursors but words misspelt.
constexpr size_t kShortestCursor = 16;

constexpr absl::Duration kOldest = absl::Hours(24 * 365 * 50);

constexpr char kTimes[] =
    "a time such as 2026-01-31T10:00:00Z, or an age such as 24h";

// A duration means so long ago.
bool ParseAge(const std::string& text, absl::Duration& age) {
  return absl::ParseDuration(text, &age) && age > absl::ZeroDuration() &&
         age < kOldest;
}

std::optional<Timestamp> ParseTime(const std::string& text) {
  absl::Time time;
  absl::Duration age;
  std::string error;
  if (ParseAge(text, age)) {
    time = absl::Now() - age;
  } else if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error) &&
             !absl::ParseTime("%Y-%m-%d", text, &time, &error)) {
    return std::nullopt;
  }
  const timespec spec = absl::ToTimespec(time);
  Timestamp parsed;
  parsed.set_seconds(spec.tv_sec);
  parsed.set_nanos(static_cast<int32_t>(spec.tv_nsec));
  return parsed;
}

// Returns whether `text` names a place.
bool ParseStart(const std::string& text, LatestStates states,
                StartPosition& start) {
  if (text == "latest") {
    start.set_edge(SubscribeRequest::EDGE_LATEST);
  } else if (text == "earliest") {
    start.set_edge(SubscribeRequest::EDGE_EARLIEST);
  } else if (text == "latest-per-customer") {
    start.set_edge(SubscribeRequest::EDGE_LATEST_PER_CUSTOMER);
    return states == LatestStates::kTaken;
  } else if (const auto time = ParseTime(text)) {
    *start.mutable_from_time() = *time;
  } else {
    start.set_after_cursor(text);
    return text.size() >= kShortestCursor;
  }
  return true;
}

}  // namespace

CLI::Option* AddStart(CLI::App& app, const std::string& name,
                      StartPosition& start, LatestStates states) {
  const std::string places = absl::StrCat(
      "earliest, latest, ",
      states == LatestStates::kTaken ? "latest-per-customer, " : "", kTimes,
      ", or a cursor");
  return app
      .add_option_function<std::string>(
          name,
          [name, places, states, &start](const std::string& text) {
            if (!ParseStart(text, states, start))
              throw CLI::ValidationError(name, "must be " + places);
          },
          "Where to start: " + places)
      ->type_name("START");
}

CLI::Option* AddTime(CLI::App& app, const std::string& name, Timestamp& time,
                     const std::string& help) {
  return app
      .add_option_function<std::string>(
          name,
          [name, &time](const std::string& text) {
            const auto parsed = ParseTime(text);
            if (!parsed) {
              throw CLI::ValidationError(name,
                                         absl::StrCat("must be ", kTimes));
            }
            time = *parsed;
          },
          absl::StrCat(help, ": ", kTimes))
      ->type_name("TIME");
}

}  // namespace fourws::cli
