// fourws-sandbox: see README.md.

#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "boost/asio/io_context.hpp"
#include "boost/asio/signal_set.hpp"
#include "tests/sandbox/api.h"
#include "tests/sandbox/callbacks.h"
#include "tests/sandbox/control.h"
#include "tests/sandbox/giftcard_service.h"
#include "tests/sandbox/http_sender.h"
#include "tests/sandbox/jobs.h"
#include "tests/sandbox/promotions.h"
#include "tests/sandbox/server.h"
#include "tests/sandbox/state.h"

namespace sandbox {
namespace {

struct Flags {
  std::string listen = "127.0.0.1:0";
  bool seed = false;
  std::string cards;
  std::vector<std::string> faults;
  size_t ledger_limit = 1'000'000;
  ServiceNames names;
  Settings settings;
};

void AddSettings(CLI::App& app, Settings& settings) {
  app.add_option("--ack_delay_ms", settings.ack_delay_ms,
                 "From a request read to its answer");
  app.add_option("--processing_delay_ms", settings.processing_delay_ms,
                 "From the ack to the balance change");
  app.add_option("--callback_delay_ms", settings.callback_delay_ms,
                 "From the balance change to the callback");
  app.add_option("--callback_timeout_ms", settings.callback_timeout_ms,
                 "For one callback or webhook attempt");
  app.add_option("--callback_retries", settings.callback_retries,
                 "Further attempts after an error or a non 2xx");
  app.add_option("--callback_retry_delay_ms", settings.callback_retry_delay_ms,
                 "Between attempts");
  app.add_option("--webhook_url", settings.webhook_url,
                 "Receiver of promotions");
  app.add_option("--webhook_user", settings.webhook_user,
                 "Basic auth sent to it");
  app.add_option("--webhook_password", settings.webhook_password,
                 "Basic auth sent to it");
  app.add_option("--checks", settings.checks,
                 "Whether redeems that a card does not allow are refused");
  app.add_flag("--type_drift", settings.type_drift,
               "Numbers become strings and more, in all that is sent");
}

void AddNames(CLI::App& app, ServiceNames& names) {
  app.add_option("--cmd_get", names.cmd_get, "cmd of Get Giftcard");
  app.add_option("--cmd_update", names.cmd_update, "cmd of Update Giftcard");
  app.add_option("--barcode_param", names.barcode_param,
                 "Query parameter of Get Giftcard");
  const auto demand = [&](const char* flag, const char* header) {
    app.add_option_function<std::string>(
        flag,
        [&names, header](auto& value) { names.credentials[header] = value; },
        "Demanded in the header " + std::string(header));
  };
  demand("--username", "username");
  demand("--password", "password");
  demand("--company_id", "companyId");
  demand("--site_id", "siteId");
}

void AddFlags(CLI::App& app, Flags& flags) {
  app.add_option("--listen", flags.listen, "HOST:PORT; port 0 picks one");
  app.add_flag("--seed", flags.seed, "Start with the cards of README.md");
  app.add_option("--cards", flags.cards, "File with a JSON list of cards");
  app.add_option("--fault", flags.faults, "NAME[:key=value,...]; repeatable")
      ->take_all()
      ->expected(1);
  app.add_option("--ledger_limit", flags.ledger_limit,
                 "Entries kept; older ones are dropped");
  AddNames(app, flags.names);
  AddSettings(app, flags.settings);
}

void LoadCards(const std::string& path, CardBook& cards) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  const std::optional<Json> list = ParseJson(text.str());
  if (!file || !list || !list->is_array()) {
    throw std::invalid_argument("--cards: no JSON list in " + path);
  }
  for (const Json& card : *list) cards.Put(TextAt(card, "cardBarcode"), card);
}

void Run(const Flags& flags) {
  asio::io_context context(1);
  State state(flags.ledger_limit);
  state.settings = flags.settings;
  if (flags.seed) state.cards.Seed();
  if (!flags.cards.empty()) LoadCards(flags.cards, state.cards);
  for (const std::string& fault : flags.faults) state.faults.AddFlag(fault);

  HttpSender http;
  CallbackSender callbacks(state, http);
  PromotionSender promotions(state, http);
  JobQueue jobs(context.get_executor(), state, callbacks);
  Api api(state, jobs, flags.names);
  Control control(state, api, jobs, callbacks, promotions);
  Server server(context, api, control);
  server.Listen(flags.listen);

  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const auto&, int) { context.stop(); });
  const Json ready = {{"ready", true}, {"url", server.url()}};
  std::cout << WriteJson(ready) << std::endl;
  context.run();
}

}  // namespace
}  // namespace sandbox

int main(int argc, char** argv) {
  CLI::App app("A stand-in 4ws.trade for tests and demonstrations");
  sandbox::Flags flags;
  sandbox::AddFlags(app, flags);
  CLI11_PARSE(app, argc, argv);
  try {
    sandbox::Run(flags);
  } catch (const std::exception& error) {
    std::cerr << "fourws-sandbox: " << error.what() << std::endl;
    return 1;
  }
  return 0;
}
