#include "clients/cli/app.h"

#include <algorithm>
#include <string_view>

#include "CLI/CLI.hpp"
#include "clients/cli/duration_option.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/giftcard.h"
#include "clients/cli/operation.h"
#include "clients/cli/report.h"
#include "clients/cli/sandbox.h"
#include "clients/cli/watch.h"
#include "google/protobuf/stubs/logging.h"

namespace fourws::cli {
namespace {

void AddGlobal(CLI::App& app, GlobalOptions& options) {
  app.add_option("--gateway", options.gateway, "Address of the gateway")
      ->envname("FOURWS_GATEWAY")
      ->capture_default_str();
  AddDuration(app, "--timeout", options.timeout, "Deadline of a call");
  app.add_flag("--json", options.json,
               "Results as JSON on standard output, errors as JSON on "
               "standard error");
  app.set_version_flag("--version", "fourws " FOURWS_VERSION);
}

// Usage errors come before options are known, so `--json` is looked for.
int ExitOnParseError(const CLI::App& app, const CLI::ParseError& error,
                     int argc, char** argv) {
  if (error.get_exit_code() == 0) return app.exit(error);
  const bool json = std::any_of(argv, argv + argc, [](const char* argument) {
    return std::string_view(argument) == "--json";
  });
  if (json) return ReportUsage("arguments", error.what(), json);
  app.exit(error);
  return kUsage;
}

}  // namespace

int RunApp(int argc, char** argv) {
  CLI::App app(
      "Calls a fourws-gateway: gift cards, their operations, and "
      "notifications",
      "fourws");
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(kExitCodeHelp);
  // Its warnings are not for our standard error, which programs may read.
  google::protobuf::SetLogHandler(nullptr);
  GlobalOptions options;
  int exit_code = kOk;
  AddGlobal(app, options);
  AddGiftcard(app, options, exit_code);
  AddOperation(app, options, exit_code);
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
