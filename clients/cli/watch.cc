#include "clients/cli/watch.h"

#include <memory>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/watcher.h"

namespace fourws::cli {
namespace {

using gateway::v1::SubscribeRequest;

constexpr char kOwnSource[] = "4ws/";
constexpr int kLargestBatch = 1000;

// What `watch` is told about the request.
struct Arguments {
  std::string from = "latest";
  std::string after;
  std::vector<std::string> customers;
  std::vector<std::string> cards;
  std::vector<std::string> promotions;
  bool raw = false;
};

SubscribeRequest ToRequest(const Arguments& arguments, int64_t limit) {
  SubscribeRequest request;
  if (!arguments.after.empty()) {
    request.set_after_cursor(arguments.after);
  } else {
    request.set_edge(arguments.from == "earliest"
                         ? SubscribeRequest::EDGE_EARLIEST
                         : SubscribeRequest::EDGE_LATEST);
  }
  auto& filter = *request.mutable_filter();
  for (const std::string& customer : arguments.customers) {
    filter.add_customers(absl::StrCat(
        absl::StrContains(customer, '/') ? "" : kOwnSource, customer));
  }
  for (const std::string& card : arguments.cards) filter.add_cards(card);
  for (const std::string& promotion : arguments.promotions)
    filter.add_promotions(promotion);
  request.set_include_raw(arguments.raw);
  if (limit > 0 && limit < kLargestBatch)
    request.set_max_batch(static_cast<int32_t>(limit));
  return request;
}

void AddStart(CLI::App& watch, Arguments& arguments, WatchOptions& wanted) {
  auto* from = watch
                   .add_option("--from", arguments.from,
                               "Where to start: earliest or latest")
                   ->check(CLI::IsMember({"earliest", "latest"}))
                   ->capture_default_str();
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

void AddFilter(CLI::App& watch, Arguments& arguments) {
  watch.add_option("--customer", arguments.customers,
                   "Only this customer, such as 4ws/1026311; 4ws/ is put "
                   "before a bare id. Repeatable");
  watch.add_option("--card", arguments.cards,
                   "Only this loyalty card. Repeatable");
  watch.add_option("--promotion", arguments.promotions,
                   "Only this promotion. Repeatable");
}

}  // namespace

void AddWatch(CLI::App& app, const GlobalOptions& options, int& exit_code) {
  auto* watch = app.add_subcommand(
      "watch", "Print notifications as they come; resumes by itself");
  auto arguments = std::make_shared<Arguments>();
  auto wanted = std::make_shared<WatchOptions>();
  AddStart(*watch, *arguments, *wanted);
  AddFilter(*watch, *arguments);
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
