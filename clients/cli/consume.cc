#include "clients/cli/consume.h"

#include <memory>

#include "CLI/CLI.hpp"
#include "clients/cli/consumer.h"
#include "clients/cli/duration_option.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/subscription_text.h"

namespace fourws::cli {

void AddConsume(CLI::App& family, const GlobalOptions& options,
                int& exit_code) {
  auto* consume = family.add_subcommand(
      "consume", "Print what is handed out, as a member of a subscription");
  auto wanted = std::make_shared<ConsumeOptions>();
  AddSubscriptionName(*consume, wanted->subscription);
  auto* ack =
      consume->add_flag("--ack", wanted->ack,
                        "Acknowledge what was printed. Else it is handed "
                        "out again, which counts as an attempt");
  consume
      ->add_option("--exec", wanted->command,
                   "Run this for each instead, one at a time, with the "
                   "delivery as JSON on its standard input: acknowledged if "
                   "it ends with 0, else to be handed out again. It must end "
                   "within the ack deadline")
      ->type_name("COMMAND")
      ->check(NotEmpty())
      ->excludes(ack);
  consume->add_option("--limit", wanted->limit, "Stop after so many deliveries")
      ->check(CLI::PositiveNumber);
  AddDuration(*consume, "--until-idle", wanted->until_idle,
              "Stop when nothing was handed out for so long, 100ms to 5m")
      ->default_str("");
  consume->callback([=, &options, &exit_code] {
    exit_code = Consumer(options, *wanted).Run();
  });
}

}  // namespace fourws::cli
