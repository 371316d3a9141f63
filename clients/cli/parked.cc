#include "clients/cli/parked.h"

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/connection.h"
#include "clients/cli/format.h"
#include "clients/cli/report.h"
#include "clients/cli/subscription_text.h"
#include "fourws/gateway/v1/subscription_service.grpc.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::DropParkedRequest;
using gateway::v1::DropParkedResponse;
using gateway::v1::ListParkedRequest;
using gateway::v1::ListParkedResponse;
using gateway::v1::ParkedNotification;
using gateway::v1::ReplayParkedRequest;
using gateway::v1::ReplayParkedResponse;
using gateway::v1::SubscriptionService;
using Stub = SubscriptionService::Stub;

int List(const GlobalOptions& options, const ListParkedRequest& request,
         int limit) {
  bool headed = options.json;
  const auto print = [&](const ListParkedResponse& page) {
    for (const ParkedNotification& parked : page.parked()) {
      if (!std::exchange(headed, true)) std::cout << ParkedLineHead();
      std::cout << (options.json ? ToJson(parked) + "\n" : ParkedLine(parked));
    }
    return page.parked_size();
  };
  return PrintPages<SubscriptionService>(options, &Stub::ListParked, request,
                                         limit, print);
}

void AddList(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* list = family.add_subcommand("list", "List what is parked, and why");
  auto request = std::make_shared<ListParkedRequest>();
  auto limit = std::make_shared<int>(100);
  AddSubscriptionName(*list, *request->mutable_name());
  list->add_option("--limit", *limit, "How many at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  list->callback([=, &options, &exit_code] {
    exit_code = List(options, *request, *limit);
  });
}

int64_t CountOf(const ReplayParkedResponse& response) {
  return response.replayed();
}
int64_t CountOf(const DropParkedResponse& response) {
  return response.dropped();
}

// Adds a command that does something to one that is parked, or to all.
template <typename Request, typename Response>
void AddChange(CLI::App& family, const std::string& name,
               const std::string& help, const std::string& done,
               UnaryMethod<SubscriptionService, Request, Response> method,
               const GlobalOptions& options, int& exit_code) {
  auto* change = family.add_subcommand(name, help);
  auto request = std::make_shared<Request>();
  AddSubscriptionName(*change, *request->mutable_name());
  auto* which = change->add_option_group("which");
  which
      ->add_option_function<int64_t>(
          "SEQUENCE",
          [=](int64_t sequence) { request->set_sequence(sequence); },
          "The one with this sequence")
      ->check(CLI::PositiveNumber);
  which->add_flag_callback(
      "--all", [=] { request->set_all(true); }, "All that are parked");
  which->require_option(1);
  change->callback([=, &options, &exit_code] {
    Response response;
    const auto problem = Connection(options).Call<SubscriptionService>(
        method, *request, response);
    if (problem) {
      exit_code = Report(*problem, options.json);
      return;
    }
    std::cout << (options.json ? ToJson(response)
                               : absl::StrCat(done, "  ", CountOf(response)))
              << "\n";
    exit_code = kOk;
  });
}

}  // namespace

void AddParked(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* parked = family.add_subcommand(
      "parked", "What was handed out too often: see it, try again, forget it");
  parked->require_subcommand(1);
  AddList(*parked, options, exit_code);
  AddChange(*parked, "replay", "Hand out again, before what is new", "replayed",
            &Stub::ReplayParked, options, exit_code);
  AddChange(*parked, "drop", "Forget; the log still has them", "dropped",
            &Stub::DropParked, options, exit_code);
}

}  // namespace fourws::cli
