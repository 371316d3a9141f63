#include "tests/sandbox/flags.h"

#include <algorithm>
#include <map>
#include <vector>

#include "CLI/CLI.hpp"
#include "tests/sandbox/coding.h"

namespace sandbox {
namespace {

// Of all that is sent.
void AddDrifts(CLI::App& app, Drifts& drifts) {
  app.add_flag("--type_drift", drifts.types,
               "Numbers become strings, and more");
  app.add_flag("--binary_floats", drifts.binary_floats,
               "Amounts are as binary floating point computes them");
  app.add_flag("--far_times", drifts.far_times,
               "Times are in the years 1 and 9999");
  app.add_flag("--date_only", drifts.date_only,
               "Times, but for ends, are dates");
  app.add_flag("--half_surrogates", drifts.half_surrogates,
               "Texts end in half of a surrogate pair");
  app.add_option("--coding", drifts.coding, "Bodies are coded so")
      ->check(CLI::IsMember(Codings()))
      ->option_text("gzip|deflate|raw_deflate");
}

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
  app.add_option("--session_ms", settings.session_ms,
                 "From a login, or a renewal, to its end");
  app.add_option("--session_renew_ms", settings.session_renew_ms,
                 "Cookies are renewed when only this is left of them");
  app.add_option("--webhook_url", settings.webhook_url,
                 "Receiver of promotions");
  app.add_option("--webhook_user", settings.webhook_user,
                 "Basic auth sent to it");
  app.add_option("--webhook_password", settings.webhook_password,
                 "Basic auth sent to it");
  app.add_option("--checks", settings.checks,
                 "Whether redeems that a card does not allow are refused");
  app.add_option("--refunds", settings.refunds,
                 "Whether an active card takes positive amounts");
  app.add_option("--pdf_by_callback", settings.pdf_by_callback,
                 "Whether a PDF's address comes by callback");
  app.add_option("--carts_by_callback", settings.carts_by_callback,
                 "Whether a validated cart comes by callback");
  app.add_option("--answered", settings.answered,
                 "NAME of a service whose outcome is in the answer; repeatable")
      ->take_all()
      ->expected(1);
  app.add_option("--receipts_move_giftcards", settings.receipts_move_giftcards,
                 "Whether receipts debit and activate gift cards");
  app.add_option("--ignore_limit", settings.ignore_limit,
                 "Whether lists have 20 rows whatever was asked for");
  AddDrifts(app, settings.drifts);
}

void AddNames(CLI::App& app, ServiceNames& names) {
  app.add_option("--cmd_get", names.cmd_get, "cmd of Get Giftcard");
  app.add_option("--cmd_update", names.cmd_update, "cmd of Update Giftcard");
  app.add_option("--cmd_generate", names.cmd_generate,
                 "cmd of Generate Gift Card Barcode");
  app.add_option("--cmd_pdf", names.cmd_pdf, "cmd of Gift Card PDF Generation");
  app.add_option_function<std::vector<std::string>>(
         "--cmd",
         [&names](const std::vector<std::string>& given) {
           for (const std::string& text : given) {
             const size_t at = std::min(text.find('='), text.size() - 1);
             names.documents[text.substr(0, at)] = text.substr(at + 1);
           }
         },
         "NAME=CMD: cmd of a document service; repeatable")
      ->take_all()
      ->expected(1);
  app.add_option("--cmd_login", names.cmd_login, "cmd of the login");
  app.add_option("--barcode_param", names.barcode_param,
                 "Query parameter of Get Giftcard");
}

void AddAuthentication(CLI::App& app, AuthRules& rules) {
  const std::map<std::string, AuthScheme> schemes = {
      {"none", AuthScheme::kNone},
      {"headers", AuthScheme::kHeaders},
      {"bearer", AuthScheme::kBearer},
      {"cookies", AuthScheme::kCookies}};
  app.add_option("--auth", rules.scheme, "What every request must show")
      ->transform(CLI::CheckedTransformer(schemes))
      ->option_text("none|headers|bearer|cookies");
  const auto demand = [&](const char* flag, const char* name) {
    app.add_option_function<std::string>(
        flag, [&rules, name](auto& value) { rules.credentials[name] = value; },
        "The only " + std::string(name) + " let in");
  };
  demand("--username", "username");
  demand("--password", "password");
  demand("--company_id", "companyId");
  demand("--site_id", "siteId");
}

}  // namespace

void AddFlags(CLI::App& app, Flags& flags) {
  app.add_option("--listen", flags.listen, "HOST:PORT; port 0 picks one");
  app.add_flag("--seed", flags.seed, "Start with the cards of README.md");
  app.add_flag("--magic", flags.magic,
               "Start with its magic cards; --seed has them too");
  app.add_option("--cards", flags.cards, "File with a JSON list of cards");
  app.add_option("--fault", flags.faults, "NAME[:key=value,...]; repeatable")
      ->take_all()
      ->expected(1);
  app.add_option("--ledger_limit", flags.ledger_limit,
                 "Entries kept; older ones are dropped");
  AddNames(app, flags.names);
  AddAuthentication(app, flags.names.auth);
  app.add_option("--one_tenant", flags.names.one.tenant,
                 "The only one-tenant that ONe lets in");
  app.add_option("--one_api_key", flags.names.one.api_key,
                 "The only ApiAuth that ONe lets in");
  AddSettings(app, flags.settings);
}

}  // namespace sandbox
