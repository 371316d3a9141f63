#include "clients/cli/operation.h"

#include <iostream>
#include <memory>

#include "CLI/CLI.hpp"
#include "clients/cli/duration_option.h"
#include "clients/cli/format.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/operation_client.h"
#include "clients/cli/operation_list.h"
#include "clients/cli/operation_settle.h"
#include "clients/cli/operation_start.h"
#include "clients/cli/operation_story.h"
#include "clients/cli/operation_text.h"
#include "clients/cli/report.h"
#include "clients/cli/response_text.h"

namespace fourws::cli {
namespace {

using google::longrunning::Operation;

// Prints an operation for people.
using Printer = void (*)(const Operation& operation);

void PrintEnd(const Operation& operation) {
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

void PrintState(const Operation& operation) {
  std::cout << DescribeOperation(operation);
  if (MetadataOf(operation).state() !=
      gateway::v1::OperationMetadata::STATE_QUEUED)
    PrintEnd(operation);
}

void PrintStory(const Operation& operation) {
  std::cout << StoryOf(operation);
  if (operation.done()) PrintEnd(operation);
}

// Returns the exit code of the reading, not of how the operation ended.
int Print(const OperationResult& result, bool json,
          Printer print = &PrintState) {
  if (const auto* problem = std::get_if<Problem>(&result))
    return Report(*problem, json);
  const auto& operation = std::get<Operation>(result);
  if (json)
    std::cout << ToJson(operation) << "\n";
  else
    print(operation);
  return kOk;
}

int Get(const GlobalOptions& options, const std::string& name, Printer print) {
  const OperationResult result = GetOperation(options, OperationName(name));
  const int printed = Print(result, options.json, print);
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

int Cancel(const GlobalOptions& options, const std::string& name) {
  return Print(CancelOperation(options, OperationName(name)), options.json);
}

// Adds a command that is given the name of an operation.
template <typename Run>
CLI::App* AddNamed(CLI::App& family, const std::string& command,
                   const std::string& help, int& exit_code, Run run) {
  auto* added = family.add_subcommand(command, help);
  auto name = std::make_shared<std::string>();
  added->add_option("NAME", *name, "Name or id of the operation")
      ->required()
      ->check(NotEmpty());
  added->callback([=, &exit_code] { exit_code = run(*name); });
  return added;
}

}  // namespace

void AddOperation(CLI::App& app, const GlobalOptions& options, int& exit_code) {
  auto* family = app.add_subcommand(
      "operation", "Writes: start them, find them, see or say how they ended");
  family->require_subcommand(1);
  AddOperationStart(*family, options, exit_code);
  AddOperationList(*family, options, exit_code);
  AddNamed(*family, "get", "Show how a write stands now", exit_code,
           [&options](const std::string& name) {
             return Get(options, name, &PrintState);
           });
  AddNamed(*family, "show",
           "Tell the whole story of a write, and what to do now", exit_code,
           [&options](const std::string& name) {
             return Get(options, name, &PrintStory);
           });
  auto patience = std::make_shared<absl::Duration>(absl::Minutes(5));
  auto* wait =
      AddNamed(*family, "wait", "Wait for the outcome; ends like the write",
               exit_code, [=, &options](const std::string& name) {
                 return Wait(options, name, *patience);
               });
  AddDuration(*wait, "--for", *patience, "How long to wait at most");
  AddNamed(*family, "cancel", "End a write that is QUEUED: it is never sent",
           exit_code, [&options](const std::string& name) {
             return Cancel(options, name);
           });
  AddOperationSettle(*family, options, exit_code);
}

}  // namespace fourws::cli
