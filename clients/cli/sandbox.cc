#include "clients/cli/sandbox.h"

#include <filesystem>
#include <iostream>
#include <memory>

#include "CLI/CLI.hpp"
#include "clients/cli/exit_code.h"
#include "clients/cli/playground.h"
#include "clients/cli/report.h"

namespace fourws::cli {
namespace {

// Programs of the product stand beside each other.
std::string BesideMe(const std::string& program) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return (self.parent_path() / program).string();
}

int Fail(const absl::Status& status, bool json) {
  if (absl::IsCancelled(status)) return kOk;
  return ReportLocal(std::string(status.message()), json);
}

int Run(const PlaygroundOptions& wanted, bool json) {
  SignalQueue signals;
  Playground playground(wanted);
  if (const auto started = playground.Start(signals); !started.ok())
    return Fail(started, json);
  std::cout << playground.description().dump() << std::endl;
  if (const auto stopped = playground.RunUntilStopped(signals); !stopped.ok())
    return Fail(stopped, json);
  return kOk;
}

}  // namespace

void AddSandbox(CLI::App& app, const GlobalOptions& options, int& exit_code) {
  auto* sandbox = app.add_subcommand(
      "sandbox",
      "Run a gateway in front of a stand-in 4ws.trade with seeded cards; "
      "prints their addresses as one line of JSON");
  sandbox->footer(
      "Cards in `magic` of that line always misbehave in one way: changes of "
      "them are declined, stall, end unknown and more. Redeem from the active "
      "one, activate the inactive one.");
  auto wanted = std::make_shared<PlaygroundOptions>();
  wanted->gateway_program = BesideMe("fourws-gateway");
  wanted->sandbox_program = BesideMe("fourws-sandbox");
  sandbox->add_option("--data-dir", wanted->data_dir,
                      "Where the gateway keeps its stores. Default: a "
                      "directory that is removed in the end");
  sandbox->add_option("--grpc-listen", wanted->grpc_listen)
      ->capture_default_str();
  sandbox->add_option("--http-listen", wanted->http_listen)
      ->capture_default_str();
  sandbox->add_option("--sandbox-listen", wanted->sandbox_listen)
      ->capture_default_str();
  sandbox->add_option("--fault", wanted->faults,
                      "A fault of the stand-in, such as "
                      "callback_never:times=1. Repeatable");
  sandbox->add_option("--gateway-flag", wanted->gateway_flags,
                      "Passed on, as --gateway-flag=--FLAG=VALUE. Repeatable");
  sandbox->add_option("--sandbox-flag", wanted->sandbox_flags,
                      "Passed on, as --sandbox-flag=--FLAG. Repeatable");
  sandbox->add_option("--gateway-program", wanted->gateway_program)
      ->envname("FOURWS_GATEWAY_PROGRAM");
  sandbox->add_option("--sandbox-program", wanted->sandbox_program)
      ->envname("FOURWS_SANDBOX_PROGRAM");
  sandbox->callback(
      [=, &options, &exit_code] { exit_code = Run(*wanted, options.json); });
}

}  // namespace fourws::cli
