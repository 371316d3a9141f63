#include "server/config/fourws_config.h"

#include <functional>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "server/config/values.h"

namespace gateway {
namespace {

namespace pb = ::fourws::gateway::config::v1;

void ReadCredentials(const pb::HeaderCredentials& file,
                     GatewayConfig::Fourws& read, Problems& problems) {
  const auto scope = problems.In("header_credentials");
  fourws::StaticCredentials& values = read.credentials;
  values.username = ReadWord(file.username(), "username", problems);
  if (values.username.empty()) problems.Add("username", "required");
  values.password = ReadSecret(file.password(), "password", problems);
  values.company_id = ReadWord(file.company_id(), "company_id", problems);
  values.site_id = ReadWord(file.site_id(), "site_id", problems);
}

void ReadLogin(const pb::Login& file, absl::string_view place,
               GatewayConfig::Fourws& read, Problems& problems) {
  const auto scope = problems.In(place);
  fourws::LoginOptions& login = read.login;
  login.username = file.username();
  if (login.username.empty()) problems.Add("username", "required");
  login.password = ReadSecret(file.password(), "password", problems);
  login.company_id = file.company_id();
  login.site_id = file.site_id();
  login.path = ReadWord(file.path(), "path", problems);
  if (login.path.find_first_of("?# ") != std::string::npos ||
      !absl::StartsWith(login.path, "/")) {
    problems.Add("path", "must begin with a slash and hold no query");
  }
  login.command = file.cmd();
  login.timeout = ReadDuration(file.timeout(), "timeout", problems);
  login.renew_before =
      ReadDuration(file.renew_before(), "renew_before", problems);
}

void ReadScheme(const pb::Fourws& file, GatewayConfig::Fourws& read,
                Problems& problems) {
  using Scheme = GatewayConfig::Fourws::Scheme;
  if (file.has_header_credentials() + file.has_login_bearer() +
          file.has_login_cookies() >
      1) {
    problems.Add("",
                 "takes at most one of header_credentials, login_bearer and "
                 "login_cookies");
  }
  if (file.has_header_credentials())
    ReadCredentials(file.header_credentials(), read, problems);
  if (file.has_login_bearer()) {
    read.scheme = Scheme::kBearer;
    ReadLogin(file.login_bearer(), "login_bearer", read, problems);
  }
  if (file.has_login_cookies()) {
    read.scheme = Scheme::kCookies;
    ReadLogin(file.login_cookies(), "login_cookies", read, problems);
  }
}

fourws::StockNames ReadStock(const pb::StockNames& file) {
  return {.item_code_field = file.item_code_field(),
          .sku_field = file.sku_field(),
          .cart_field = file.cart_field(),
          .changes_from_parameter = file.changes_from_parameter(),
          .changes_entity_parameter = file.changes_entity_parameter(),
          .insert_quantity_field = file.insert_quantity_field()};
}

fourws::DocumentDefaults ReadDefaults(const pb::DocumentDefaults& file) {
  fourws::DocumentDefaults defaults;
  defaults.entity_code = file.entity_code();
  defaults.branch_code = file.branch_code();
  defaults.register_code = file.register_code();
  defaults.seller_id = file.seller_id();
  defaults.seller = file.seller();
  defaults.channel = file.channel();
  defaults.filling = file.filling();
  defaults.barcode_type = file.barcode_type();
  defaults.quantity_type = file.quantity_type();
  defaults.shipping_item_code = file.shipping_item_code();
  defaults.shipping_barcode = file.shipping_barcode();
  defaults.system = file.system();
  return defaults;
}

// By request.
std::map<std::string, fourws::End, std::less<>> ReadOutcomes(
    const pb::Fourws& file, Problems& problems) {
  const auto scope = problems.In("outcomes");
  std::map<std::string, fourws::End, std::less<>> ends;
  for (const fourws::WriteEnd& write : fourws::WriteEnds()) {
    const auto given = file.outcomes().find(write.command);
    if (!write.is_assumed || given == file.outcomes().end()) continue;
    const auto end = fourws::EndNamed(given->second);
    const bool may_be_either = write.end == fourws::End::kEither;
    if (!end || (end == fourws::End::kEither && !may_be_either)) {
      problems.Add(write.command, may_be_either
                                      ? "must be answer, callback or either"
                                      : "must be answer or callback");
      continue;
    }
    ends[write.request] = *end;
  }
  return ends;
}

}  // namespace

GateOptions ReadGate(const pb::Limits& limits, const pb::Breaker& breaker,
                     Problems& problems) {
  GateOptions gate;
  gate.max_concurrent = limits.max_concurrent();
  gate.max_waiting = limits.max_waiting();
  gate.pace.max_per_second = limits.max_per_second();
  gate.pace.burst = limits.burst();
  gate.pace.max_pause =
      ReadDuration(limits.max_pause(), "limits.max_pause", problems);
  gate.breaker.failures = breaker.failures();
  gate.breaker.probes = breaker.probes();
  gate.breaker.open = ReadDuration(breaker.open(), "breaker.open", problems);
  gate.breaker.patience =
      ReadDuration(breaker.patience(), "breaker.patience", problems);
  return gate;
}

GatewayConfig::Fourws ReadFourws(const pb::Fourws& file, Problems& problems) {
  const auto scope = problems.In("fourws");
  GatewayConfig::Fourws read;
  fourws::PlatformOptions& platform = read.platform;
  if (file.url().empty()) {
    problems.Add("url", "required (or --upstream_url)");
  } else {
    platform.url = ReadUrl(file.url(), "url", problems);
  }
  platform.commands.insert(file.commands().begin(), file.commands().end());
  platform.ends = ReadOutcomes(file, problems);
  platform.pdf.barcodes_field = file.giftcard_pdf().barcodes_field();
  platform.pdf.uri_field = file.giftcard_pdf().uri_field();
  if (platform.pdf.barcodes_field == "callback")
    problems.Add("giftcard_pdf.barcodes_field", "is taken by the callback");
  platform.receipts.moves_giftcards = file.receipts().moves_giftcards();
  platform.receipts.giftcard_field = file.receipts().giftcard_field();
  platform.giftcards.partial_use_unless_said =
      file.giftcards().partial_use_unless_said();
  // In the order of names, so that every start asks alike.
  const std::map<std::string, std::string> query(file.extra_query().begin(),
                                                 file.extra_query().end());
  platform.extra_query.assign(query.begin(), query.end());
  if (query.contains("cmd")) {
    problems.Add("extra_query.cmd", "is set by fourws.commands");
  }
  platform.read_timeout =
      ReadDuration(file.read_timeout(), "read_timeout", problems);
  platform.write_timeout =
      ReadDuration(file.write_timeout(), "write_timeout", problems);
  platform.giftcard_barcode_parameter = file.giftcard_barcode_parameter();
  platform.customer_barcode_parameter = file.customer_barcode_parameter();
  platform.voucher_card_parameter = file.voucher_card_parameter();
  platform.stock = ReadStock(file.stock());
  platform.document_number_parameter = file.document_number_parameter();
  platform.supplier_entry.cause = file.supplier_entry().cause();
  platform.supplier_entry.purchase_id_field =
      file.supplier_entry().purchase_id_field();
  platform.supplier_entry.plain_ids = file.supplier_entry().plain_ids();
  platform.default_entity_code = file.default_entity_code();
  platform.carts_by_callback = file.carts_by_callback();
  for (const auto& [caller, defaults] : file.document_defaults())
    platform.defaults[caller] = ReadDefaults(defaults);
  platform.gate = ReadGate(file.limits(), file.breaker(), problems);
  ReadScheme(file, read, problems);
  read.ca_file = file.ca_file();
  read.max_connections = file.max_connections();
  read.max_response_bytes = file.max_response_bytes();
  return read;
}

}  // namespace gateway
