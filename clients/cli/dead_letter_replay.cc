#include "clients/cli/dead_letter_replay.h"

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/connection.h"
#include "clients/cli/dead_letter_text.h"
#include "clients/cli/format.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/report.h"
#include "clients/cli/start_option.h"
#include "fourws/gateway/v1/dead_letter_service.grpc.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::DeadLetterFilter;
using gateway::v1::DeadLetterService;
using gateway::v1::DiscardDeadLettersRequest;
using gateway::v1::DiscardDeadLettersResponse;
using gateway::v1::DiscardResult;
using gateway::v1::ReplayDeadLettersRequest;
using gateway::v1::ReplayDeadLettersResponse;
using gateway::v1::ReplayResult;
using Stub = DeadLetterService::Stub;

std::string Describe(const ReplayResult& result) {
  if (!result.processed())
    return absl::StrCat("NOT REPLAYED  ", result.name(), "  ", result.reason());
  return absl::StrCat("replayed      ", result.name(),
                      result.duplicate() ? "  repeats " : "  is now ",
                      result.notification_sequence());
}

std::string Describe(const DiscardResult& result) {
  return absl::StrCat(
      result.discarded() ? "discarded      " : "NOT DISCARDED  ", result.name(),
      result.reason().empty() ? "" : "  ", result.reason());
}

template <typename Result>
void Print(const Result& result, bool json) {
  std::cout << (json ? ToJson(result) : Printable(Describe(result)))
            << std::endl;
}

// Replays part after part until all were tried.
int Replay(const GlobalOptions& options, ReplayDeadLettersRequest request) {
  Connection connection(options);
  int exit_code = kOk;
  do {
    ReplayDeadLettersResponse response;
    if (const auto problem = connection.Call<DeadLetterService>(
            &Stub::ReplayDeadLetters, request, response))
      return Report(*problem, options.json);
    for (const ReplayResult& result : response.results()) {
      Print(result, options.json);
      if (!result.processed()) exit_code = kRefused;
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return exit_code;
}

// The options of `replay`.
struct Wanted {
  std::vector<std::string> names;
  DeadLetterFilter filter;
  bool all = false;
  int rate = 20;
};

ReplayDeadLettersRequest ToRequest(const Wanted& wanted) {
  ReplayDeadLettersRequest request;
  for (const std::string& name : wanted.names)
    request.add_names(DeadLetterName(name));
  DeadLetterFilter filter = wanted.filter;
  if (filter.start_time().seconds() == 0) filter.clear_start_time();
  if (filter.end_time().seconds() == 0) filter.clear_end_time();
  const bool filtered = filter.ByteSizeLong() > 0;
  if (filtered) *request.mutable_filter() = filter;
  request.set_all(wanted.all);
  request.set_max_per_second(wanted.rate);
  if (!wanted.names.empty() + filtered + wanted.all != 1)
    throw CLI::ValidationError("give names, a filter, or --all");
  return request;
}

void AddReplay(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* replay = family.add_subcommand(
      "replay",
      "Process again what waits, as if it came now; once, however "
      "often this is repeated");
  auto wanted = std::make_shared<Wanted>();
  replay->add_option("NAME", wanted->names, "Their names or numbers");
  replay->add_flag("--all", wanted->all, "All that wait");
  replay
      ->add_option("--source", *wanted->filter.mutable_source(),
                   "Those of this webhook, such as 4ws/customer-promotions")
      ->check(NotEmpty());
  AddTime(*replay, "--since", *wanted->filter.mutable_start_time(),
          "Those received since");
  AddTime(*replay, "--before", *wanted->filter.mutable_end_time(),
          "Those received before");
  replay->add_option("--rate", wanted->rate, "How many a second at most")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  replay->callback([=, &options, &exit_code] {
    exit_code = Replay(options, ToRequest(*wanted));
  });
}

int Discard(const GlobalOptions& options,
            const std::vector<std::string>& names) {
  DiscardDeadLettersRequest request;
  for (const std::string& name : names) request.add_names(DeadLetterName(name));
  DiscardDeadLettersResponse response;
  if (const auto problem = Connection(options).Call<DeadLetterService>(
          &Stub::DiscardDeadLetters, request, response))
    return Report(*problem, options.json);
  int exit_code = kOk;
  for (const DiscardResult& result : response.results()) {
    Print(result, options.json);
    if (!result.discarded()) exit_code = kRefused;
  }
  return exit_code;
}

}  // namespace

void AddDeadLetterReplay(CLI::App& family, const GlobalOptions& options,
                         int& exit_code) {
  AddReplay(family, options, exit_code);
  auto* discard = family.add_subcommand(
      "discard", "Give them up: their bodies are forgotten");
  auto names = std::make_shared<std::vector<std::string>>();
  discard->add_option("NAME", *names, "Their names or numbers")->required();
  discard->callback(
      [=, &options, &exit_code] { exit_code = Discard(options, *names); });
}

}  // namespace fourws::cli
