#include "clients/cli/operation.h"

#include <iostream>
#include <memory>

#include "CLI/CLI.hpp"
#include "clients/cli/duration_option.h"
#include "clients/cli/format.h"
#include "clients/cli/operation_client.h"
#include "clients/cli/operation_text.h"
#include "clients/cli/report.h"
#include "clients/cli/response_text.h"

namespace fourws::cli {
namespace {

using google::longrunning::Operation;

void PrintForPeople(const Operation& operation) {
  std::cout << DescribeOperation(operation);
  if (!operation.has_response()) {
    std::cout << ReportForPeople(ProblemOf(operation));
  } else if (const auto response = Unpack(operation.response())) {
    // The name is there already.
    const auto* name = response->GetDescriptor()->FindFieldByName("operation");
    if (name != nullptr)
      response->GetReflection()->ClearField(response.get(), name);
    std::cout << DescribeResponse(*response);
  }
}

// Returns the exit code of the reading, not of how the operation ended.
int Print(const OperationResult& result, bool json) {
  if (const auto* problem = std::get_if<Problem>(&result))
    return Report(*problem, json);
  const auto& operation = std::get<Operation>(result);
  if (json)
    std::cout << ToJson(operation) << "\n";
  else
    PrintForPeople(operation);
  return kOk;
}

int Get(const GlobalOptions& options, const std::string& name) {
  const OperationResult result = GetOperation(options, OperationName(name));
  const int printed = Print(result, options.json);
  const auto* operation = std::get_if<Operation>(&result);
  // The one end that a script must not pass over.
  if (operation != nullptr && IsContradicted(ProblemOf(*operation)))
    return kOutcomeUnknown;
  return printed;
}

int Wait(const GlobalOptions& options, const std::string& name,
         absl::Duration patience) {
  Interrupt interrupt;
  const OperationResult result =
      WaitForOperation(options, OperationName(name), patience, interrupt);
  const int printed = Print(result, options.json);
  const auto* operation = std::get_if<Operation>(&result);
  if (operation == nullptr) return printed;
  if (!operation->has_response()) return ExitCodeOf(ProblemOf(*operation));
  const auto response = Unpack(operation->response());
  return response != nullptr && !ShortageOf(*response).empty() ? kFewer
                                                               : printed;
}

}  // namespace

void AddOperation(CLI::App& app, const GlobalOptions& options, int& exit_code) {
  auto* family =
      app.add_subcommand("operation", "Writes that outlived their call");
  family->require_subcommand(1);
  auto name = std::make_shared<std::string>();

  auto* get = family->add_subcommand("get", "Show how a write stands now");
  get->add_option("NAME", *name, "Name or id of the operation")->required();
  get->callback([=, &options, &exit_code] { exit_code = Get(options, *name); });

  auto* wait = family->add_subcommand(
      "wait", "Wait for the outcome; ends like the write itself");
  auto patience = std::make_shared<absl::Duration>(absl::Minutes(5));
  wait->add_option("NAME", *name, "Name or id of the operation")->required();
  AddDuration(*wait, "--for", *patience, "How long to wait at most");
  wait->callback([=, &options, &exit_code] {
    exit_code = Wait(options, *name, *patience);
  });
}

}  // namespace fourws::cli
