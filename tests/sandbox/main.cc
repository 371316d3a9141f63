// fourws-sandbox: see README.md.

#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "boost/asio/co_spawn.hpp"
#include "boost/asio/detached.hpp"
#include "boost/asio/io_context.hpp"
#include "boost/asio/signal_set.hpp"
#include "tests/sandbox/api.h"
#include "tests/sandbox/callbacks.h"
#include "tests/sandbox/cart_service.h"
#include "tests/sandbox/control.h"
#include "tests/sandbox/customer_service.h"
#include "tests/sandbox/flags.h"
#include "tests/sandbox/http_sender.h"
#include "tests/sandbox/jobs.h"
#include "tests/sandbox/magic.h"
#include "tests/sandbox/one_service.h"
#include "tests/sandbox/promotions.h"
#include "tests/sandbox/server.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/stock_service.h"
#include "tests/sandbox/stored_documents.h"
#include "tests/sandbox/voucher_service.h"

namespace sandbox {
namespace {

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
  if (flags.seed) {
    state.cards.Seed();
    SeedArticles(state.shelf);
    SeedCustomers(state.shelf);
    SeedDocuments(state);
    SeedStock(state.shelf);
    SeedVouchers(state.shelf);
    SeedOne(state.shelf);
  }
  if (flags.seed || flags.magic) state.magic = SeedMagic(state.cards);
  if (!flags.cards.empty()) LoadCards(flags.cards, state.cards);
  for (const std::string& fault : flags.faults) state.faults.AddFlag(fault);

  HttpSender http;
  CallbackSender callbacks(state, http);
  PromotionSender promotions(state, http);
  state.promote = [&](Json order) {
    if (state.settings.webhook_url.empty()) return;
    asio::co_spawn(context, promotions.Send(std::move(order)), asio::detached);
  };
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
