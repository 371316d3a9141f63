#include "clients/cli/app.h"

#include <grpc/support/log.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "CLI/CLI.hpp"
#include "clients/cli/dead_letter.h"
#include "clients/cli/document.h"
#include "clients/cli/duration_option.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/giftcard.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/notification.h"
#include "clients/cli/operation.h"
#include "clients/cli/report.h"
#include "clients/cli/sandbox.h"
#include "clients/cli/subscription.h"
#include "clients/cli/watch.h"
#include "google/protobuf/stubs/logging.h"

namespace fourws::cli {
namespace {

void AddGlobal(CLI::App& app, GlobalOptions& options) {
  app.add_option("--gateway", options.gateway, "Address of the gateway")
      ->envname("FOURWS_GATEWAY")
      ->check(NotEmpty())
      ->capture_default_str();
  AddDuration(app, "--timeout", options.timeout, "Deadline of a call");
  app.add_flag("--json", options.json,
               "Results as JSON on standard output, errors as JSON on "
               "standard error");
  app.set_version_flag("--version", "fourws " FOURWS_VERSION);
}

// Libraries do not write to our standard error, which programs may read.
void SilenceLibraries() {
  google::protobuf::SetLogHandler(nullptr);
  if (std::getenv("GRPC_VERBOSITY") == nullptr)
    gpr_set_log_function([](gpr_log_func_args*) {});
}

// Usage errors come before options are known, so `--json` is looked for.
int ExitOnParseError(const CLI::App& app, const CLI::ParseError& error,
                     int argc, char** argv) {
  if (error.get_exit_code() == 0) return app.exit(error);
  // A word nobody knows explains why something else is missing.
  const auto unknown = app.remaining(/*recurse=*/true);
  if (!unknown.empty() &&
      error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError))
    return ExitOnParseError(app, CLI::ExtrasError({unknown.front()}), argc,
                            argv);
  const bool json = std::any_of(argv, argv + argc, [](const char* argument) {
    return std::string_view(argument) == "--json";
  });
  if (json) return ReportUsage("arguments", error.what(), json);
  app.exit(error);
  return kUsage;
}

}  // namespace

int RunApp(int argc, char** argv) {
  SilenceLibraries();
  CLI::App app(
      "Calls a fourws-gateway: gift cards, documents, operations, and "
      "notifications",
      "fourws");
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(kExitCodeHelp);
  GlobalOptions options;
  int exit_code = kOk;
  AddGlobal(app, options);
  AddGiftcard(app, options, exit_code);
  AddDocuments(app, options, exit_code);
  AddOperation(app, options, exit_code);
  AddNotification(app, options, exit_code);
  AddSubscription(app, options, exit_code);
  AddDeadLetter(app, options, exit_code);
  AddWatch(app, options, exit_code);
  AddSandbox(app, options, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return ExitOnParseError(app, error, argc, argv);
  }
  return exit_code;
}

}  // namespace fourws::cli
