// Puts load on a gateway and prints, as one line of JSON, how the calls ended.

#include <ctime>
#include <iostream>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/time/time.h"
#include "tests/bench/loads.h"

int main(int argc, char** argv) {
  CLI::App app("Puts load on a gateway.");
  app.require_subcommand(1);
  bench::Load load;
  nlohmann::json report;
  const auto add = [&](const std::string& name, const std::string& help,
                       nlohmann::json (*run)(const bench::Load&)) {
    CLI::App* const command = app.add_subcommand(name, help);
    command->add_option("target", load.target)->required();
    command->add_option("--calls", load.pace.calls)->check(CLI::PositiveNumber);
    command->add_option("--at_once", load.pace.at_once)
        ->check(CLI::PositiveNumber);
    command->add_option("--per_second", load.pace.per_second);
    command->add_option("--subscribe", load.subscribe);
    command->add_option("--notifications", load.notifications);
    command->callback([&, run] { report = run(load); });
  };
  add("redeems", "Redeems, each off another card.", &bench::Redeem);
  add("webhooks", "Posts webhooks, all different.", &bench::PostWebhooks);
  add("parked", "Parks redeems until standard input names their callbacks.",
      &bench::RedeemParked);
  add("follow", "Posts webhooks and awaits their notifications.",
      &bench::Follow);
  add("catch-up", "Subscribes many times and reads to a count.",
      &bench::CatchUp);
  add("idle", "Subscribes many times until the server drains.", &bench::Idle);
  CLI11_PARSE(app, argc, argv);
  // What the load itself took of the machine.
  timespec cpu;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
  report["cpu_seconds"] =
      absl::ToDoubleSeconds(absl::DurationFromTimespec(cpu));
  std::cout << report.dump() << std::endl;
  return 0;
}
