#include "clients/cli/dead_letter.h"

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/connection.h"
#include "clients/cli/dead_letter_import.h"
#include "clients/cli/dead_letter_replay.h"
#include "clients/cli/dead_letter_text.h"
#include "clients/cli/format.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/report.h"
#include "clients/cli/start_option.h"
#include "fourws/gateway/v1/dead_letter_service.grpc.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::DeadLetter;
using gateway::v1::DeadLetterService;
using gateway::v1::GetDeadLetterRequest;
using gateway::v1::GetDeadLetterResponse;
using gateway::v1::ListDeadLettersRequest;
using gateway::v1::ListDeadLettersResponse;

int List(const GlobalOptions& options, ListDeadLettersRequest request,
         const std::string& state, int limit) {
  auto& filter = *request.mutable_filter();
  if (!state.empty()) {
    DeadLetter::State value = DeadLetter::STATE_UNSPECIFIED;
    DeadLetter::State_Parse(absl::StrCat("STATE_", state), &value);
    filter.set_state(value);
  }
  // Times that were not given are none.
  if (filter.start_time().seconds() == 0) filter.clear_start_time();
  if (filter.end_time().seconds() == 0) filter.clear_end_time();
  bool headed = options.json;
  const auto print = [&](const ListDeadLettersResponse& page) {
    for (const DeadLetter& letter : page.dead_letters()) {
      if (!std::exchange(headed, true)) std::cout << DeadLetterLineHead();
      std::cout << (options.json ? ToJson(letter) + "\n"
                                 : DeadLetterLine(letter));
    }
    return page.dead_letters_size();
  };
  return PrintPages<DeadLetterService>(
      options, &DeadLetterService::Stub::ListDeadLetters, request, limit,
      print);
}

void AddList(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* list = family.add_subcommand("list", "List them, oldest first");
  auto request = std::make_shared<ListDeadLettersRequest>();
  auto state = std::make_shared<std::string>();
  auto limit = std::make_shared<int>(50);
  auto& filter = *request->mutable_filter();
  list->add_option("--source", *filter.mutable_source(),
                   "Only of this webhook, such as 4ws/customer-promotions")
      ->check(NotEmpty());
  list->add_option("--state", *state, "Only those in this state")
      ->transform(CLI::IsMember({"WAITING", "REPLAYED", "DISCARDED"},
                                CLI::ignore_case));
  AddTime(*list, "--since", *filter.mutable_start_time(),
          "Only those received since");
  AddTime(*list, "--before", *filter.mutable_end_time(),
          "Only those received before");
  list->add_option("--limit", *limit, "How many at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  list->callback([=, &options, &exit_code] {
    exit_code = List(options, *request, *state, *limit);
  });
}

// Reads a letter, whose body may come in pieces, into `letter`.
std::optional<Problem> FetchLetter(const GlobalOptions& options,
                                   const std::string& name,
                                   DeadLetter& letter) {
  Connection connection(options);
  GetDeadLetterRequest request;
  request.set_name(DeadLetterName(name));
  do {
    GetDeadLetterResponse response;
    if (auto problem = connection.Call<DeadLetterService>(
            &DeadLetterService::Stub::GetDeadLetter, request, response))
      return problem;
    DeadLetter& piece = *response.mutable_dead_letter();
    // One that no longer waits has lost its body meanwhile.
    if (!piece.body().empty()) piece.mutable_body()->insert(0, letter.body());
    letter = std::move(piece);
    request.set_body_offset(response.next_body_offset());
  } while (request.body_offset() > 0);
  return std::nullopt;
}

int Get(const GlobalOptions& options, const std::string& name, bool body) {
  DeadLetter letter;
  if (const auto problem = FetchLetter(options, name, letter))
    return Report(*problem, options.json);
  if (body) {
    std::cout << letter.body();
  } else {
    std::cout << (options.json ? ToJson(letter) + "\n"
                               : DescribeDeadLetter(letter));
  }
  return kOk;
}

void AddGet(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* get = family.add_subcommand("get", "Show one whole");
  auto name = std::make_shared<std::string>();
  auto body = std::make_shared<bool>(false);
  get->add_option("NAME", *name, "Its name or number")
      ->required()
      ->check(NotEmpty());
  get->add_flag("--body", *body, "Its body alone, byte by byte");
  get->callback(
      [=, &options, &exit_code] { exit_code = Get(options, *name, *body); });
}

}  // namespace

void AddDeadLetter(CLI::App& app, const GlobalOptions& options,
                   int& exit_code) {
  auto* family = app.add_subcommand(
      "dead-letter", "Webhooks that could not be processed, kept whole");
  family->require_subcommand(1);
  AddList(*family, options, exit_code);
  AddGet(*family, options, exit_code);
  AddDeadLetterReplay(*family, options, exit_code);
  AddDeadLetterImport(*family, options, exit_code);
}

}  // namespace fourws::cli
