#include "clients/cli/verb.h"

#include <memory>

#include "CLI/CLI.hpp"
#include "absl/strings/ascii.h"
#include "clients/cli/read.h"
#include "clients/cli/report.h"
#include "clients/cli/request_file.h"
#include "clients/cli/write.h"

namespace fourws::cli {
namespace {

using google::protobuf::Message;

// The options of a command.
struct Wanted {
  std::string file;
  std::string argument;
  WriteOptions write;
  PageOptions pages;
};

bool Has(const Message& request, const char* field) {
  return request.GetDescriptor()->FindFieldByName(field) != nullptr;
}

int Run(const Verb& verb, const GlobalOptions& options, const Wanted& wanted) {
  std::unique_ptr<Message> request(verb.request.New());
  if (!wanted.file.empty()) {
    auto read = ReadRequest(wanted.file, *request->GetDescriptor());
    if (!read.ok()) {
      return ReportUsage("REQUEST", std::string(read.status().message()),
                         options.json);
    }
    request = *std::move(read);
  }
  if (verb.argument != nullptr && !wanted.argument.empty()) {
    request->GetReflection()->SetString(
        request.get(), request->GetDescriptor()->FindFieldByName(verb.argument),
        wanted.argument);
  }
  if (Has(*request, "request_id"))
    return RunWrite(options, verb.method, *request, wanted.write);
  return RunRead(options, verb.method, *request, wanted.pages);
}

}  // namespace

void AddVerb(CLI::App& family, const Verb& verb, const GlobalOptions& options,
             int& exit_code) {
  auto* command = family.add_subcommand(verb.name, verb.help);
  auto wanted = std::make_shared<Wanted>();
  const std::string help =
      "The request as proto JSON, or a file with it; -: "
      "standard input: " +
      verb.request.GetDescriptor()->full_name();
  if (verb.argument == nullptr) {
    // Some lists can be asked for without a word.
    command->add_option("REQUEST", wanted->file, help)
        ->required(!Has(verb.request, "page_token"));
  } else {
    command->add_option("--request", wanted->file, help);
    command->add_option(absl::AsciiStrToUpper(verb.argument), wanted->argument,
                        std::string("The request's ") + verb.argument);
  }
  if (Has(verb.request, "request_id")) AddWriteOptions(*command, wanted->write);
  if (Has(verb.request, "page_token")) AddPageOptions(*command, wanted->pages);
  command->callback([wanted, &verb, &options, &exit_code] {
    if (verb.argument != nullptr && wanted->file.empty() &&
        wanted->argument.empty())
      throw CLI::RequiredError(absl::AsciiStrToUpper(verb.argument));
    exit_code = Run(verb, options, *wanted);
  });
}

}  // namespace fourws::cli
