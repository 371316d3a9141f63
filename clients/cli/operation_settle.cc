#include "clients/cli/operation_settle.h"

#include <iostream>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "clients/cli/connection.h"
#include "clients/cli/format.h"
#include "clients/cli/fresh_evidence.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/operation_client.h"
#include "clients/cli/operation_story.h"
#include "clients/cli/report.h"
#include "fourws/gateway/v1/operation_service.grpc.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::OperationService;
using gateway::v1::SettleOperationRequest;
using gateway::v1::SettleOperationResponse;

void PrintForPeople(const SettleOperationRequest& request,
                    const SettleOperationResponse& response) {
  for (const auto& evidence : response.fresh())
    std::cout << DescribeFresh(evidence) << "\n";
  std::cout << StoryOf(response.operation());
  // One that is done was settled before, so that there is nothing to add.
  if (request.validate_only() && !response.operation().done()) {
    std::cout << "\nnothing was settled: if you know how it ended, do it again "
                 "with --yes\n";
  }
}

int Settle(const GlobalOptions& options,
           const SettleOperationRequest& request) {
  SettleOperationResponse response;
  if (const auto problem = Connection(options).Call<OperationService>(
          &OperationService::Stub::SettleOperation, request, response))
    return Report(*problem, options.json);
  if (options.json)
    std::cout << ToJson(response) << "\n";
  else
    PrintForPeople(request, response);
  return kOk;
}

void AddOutcome(CLI::App& settle, SettleOperationRequest& request) {
  auto* outcome = settle.add_option_group("outcome");
  outcome->add_flag_callback(
      "--succeeded",
      [&request] {
        request.set_outcome(SettleOperationRequest::OUTCOME_SUCCEEDED);
      },
      "It took effect");
  outcome->add_flag_callback(
      "--failed",
      [&request] {
        request.set_outcome(SettleOperationRequest::OUTCOME_FAILED);
      },
      "It took no effect, and never will");
  outcome->require_option(1);
}

}  // namespace

void AddOperationSettle(CLI::App& family, const GlobalOptions& options,
                        int& exit_code) {
  auto* settle = family.add_subcommand(
      "settle", "Say how a write ended that is UNRESOLVED");
  auto request = std::make_shared<SettleOperationRequest>();
  auto yes = std::make_shared<bool>(false);
  settle
      ->add_option("NAME", *request->mutable_name(),
                   "Name or id of the operation")
      ->required()
      ->check(NotEmpty());
  AddOutcome(*settle, *request);
  settle
      ->add_option("--note", *request->mutable_note(),
                   "How that became known, for whoever reads the story")
      ->required()
      ->check(NotEmpty());
  settle->add_option("--by", *request->mutable_settled_by(), "Who found it out")
      ->required()
      ->check(NotEmpty());
  settle->add_flag(
      "--yes", *yes,
      "Settle it. Without this the evidence is shown, and no more");
  settle->callback([=, &options, &exit_code] {
    request->set_name(OperationName(request->name()));
    request->set_validate_only(!*yes);
    exit_code = Settle(options, *request);
  });
}

}  // namespace fourws::cli
