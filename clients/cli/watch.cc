#include "clients/cli/watch.h"

#include <memory>

#include "CLI/CLI.hpp"
#include "clients/cli/filter_options.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/start_option.h"
#include "clients/cli/watcher.h"

namespace fourws::cli {
namespace {

using gateway::v1::SubscribeRequest;

constexpr int kLargestBatch = 1000;

// The options of `watch` that make its request.
struct Arguments {
  gateway::v1::StartPosition start;
  std::string after;
  gateway::v1::NotificationFilter filter;
  bool raw = false;
};

SubscribeRequest ToRequest(const Arguments& arguments, int64_t limit) {
  SubscribeRequest request;
  if (!arguments.after.empty()) {
    request.set_after_cursor(arguments.after);
  } else if (arguments.start.has_from_time()) {
    *request.mutable_from_time() = arguments.start.from_time();
  } else if (!arguments.start.after_cursor().empty()) {
    request.set_after_cursor(arguments.start.after_cursor());
  } else {
    request.set_edge(arguments.start.edge());
  }
  *request.mutable_filter() = arguments.filter;
  request.set_include_raw(arguments.raw);
  if (limit > 0 && limit < kLargestBatch)
    request.set_max_batch(static_cast<int32_t>(limit));
  return request;
}

void AddPlace(CLI::App& watch, Arguments& arguments, WatchOptions& wanted) {
  auto* from = AddStart(watch, "--from", arguments.start, LatestStates::kTaken)
                   ->default_str("latest");
  watch.add_option("--after", arguments.after, "Start just after this cursor")
      ->check(NotEmpty())
      ->excludes(from);
  watch
      .add_option("--cursor-file", wanted.cursor_file,
                  "Keep the position here; if the file exists it says where "
                  "to start")
      ->check(NotEmpty());
  watch.add_flag("--skip-lost", wanted.skip_lost,
                 "Go on where the log begins if what follows the cursor was "
                 "trimmed");
}

}  // namespace

void AddWatch(CLI::App& app, const GlobalOptions& options, int& exit_code) {
  auto* watch = app.add_subcommand(
      "watch", "Print notifications as they come; resumes by itself");
  auto arguments = std::make_shared<Arguments>();
  auto wanted = std::make_shared<WatchOptions>();
  AddPlace(*watch, *arguments, *wanted);
  AddFilter(*watch, arguments->filter);
  watch->add_flag("--raw", arguments->raw,
                  "Ask for the bodies as received (seen with --json)");
  watch
      ->add_option("--limit", wanted->limit, "Stop after so many notifications")
      ->check(CLI::PositiveNumber);
  watch->add_flag("--until-caught-up", wanted->until_caught_up,
                  "Stop when all that was in the log is printed");
  watch->callback([=, &options, &exit_code] {
    exit_code =
        Watcher(options, *wanted, ToRequest(*arguments, wanted->limit)).Run();
  });
}

}  // namespace fourws::cli
