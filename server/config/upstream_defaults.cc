#include "server/config/upstream_defaults.h"

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1beta1/one_service.pb.h"
#include "google/protobuf/descriptor.h"
#include "server/config/unset.h"

namespace gateway {
namespace {

namespace pb = ::fourws::gateway::config::v1;

void ApplyLogin(pb::Login& login) {
  const fourws::LoginOptions options;
  // Nobody can assume the `cmd` of a path that the user chose.
  if (login.path().empty()) Default(login.mutable_cmd(), options.command);
  Default(login.mutable_path(), options.path);
  Default(login.mutable_timeout(), options.timeout);
  Default(login.mutable_renew_before(), options.renew_before);
}

// `upstream` is a Fourws or a One, whose max_connections has its default.
template <typename Upstream>
void ApplyLimits(Upstream& upstream) {
  const GateOptions options;
  pb::Limits& limits = *upstream.mutable_limits();
  limits.set_max_concurrent(
      Or(limits.max_concurrent(), upstream.max_connections()));
  limits.set_max_waiting(Or(limits.max_waiting(), options.max_waiting));
  if (limits.has_max_per_second())
    limits.set_burst(Or(limits.burst(), limits.max_per_second()));
  Default(limits.mutable_max_pause(), options.pace.max_pause);
  pb::Breaker& breaker = *upstream.mutable_breaker();
  breaker.set_failures(Or(breaker.failures(), options.breaker.failures));
  breaker.set_probes(Or(breaker.probes(), options.breaker.probes));
  Default(breaker.mutable_open(), options.breaker.open);
  Default(breaker.mutable_patience(), options.breaker.patience);
}

void ApplyDocuments(const std::string& entity_code,
                    pb::DocumentDefaults& defaults) {
  const fourws::DocumentDefaults options;
  Default(defaults.mutable_entity_code(), entity_code);
  Default(defaults.mutable_channel(), options.channel);
  Default(defaults.mutable_filling(), options.filling);
  Default(defaults.mutable_barcode_type(), options.barcode_type);
  Default(defaults.mutable_quantity_type(), options.quantity_type);
  Default(defaults.mutable_shipping_item_code(), options.shipping_item_code);
  Default(defaults.mutable_system(), options.system);
}

void ApplyStock(pb::StockNames& names) {
  const fourws::StockNames options;
  Default(names.mutable_item_code_field(), options.item_code_field);
  Default(names.mutable_sku_field(), options.sku_field);
  Default(names.mutable_cart_field(), options.cart_field);
  Default(names.mutable_changes_from_parameter(),
          options.changes_from_parameter);
  Default(names.mutable_changes_entity_parameter(),
          options.changes_entity_parameter);
  Default(names.mutable_insert_quantity_field(), options.insert_quantity_field);
}

void ApplyFourws(pb::Fourws& file) {
  const fourws::PlatformOptions options;
  for (const auto& [name, cmd] : fourws::DefaultCommands())
    Default(&(*file.mutable_commands())[name], cmd);
  for (const fourws::WriteEnd& write : fourws::WriteEnds()) {
    if (write.is_assumed)
      Default(&(*file.mutable_outcomes())[write.command],
              fourws::NameOf(write.end));
  }
  Default(file.mutable_giftcard_pdf()->mutable_barcodes_field(),
          options.pdf.barcodes_field);
  Default(file.mutable_giftcard_pdf()->mutable_uri_field(),
          options.pdf.uri_field);
  Default(file.mutable_receipts()->mutable_giftcard_field(),
          options.receipts.giftcard_field);
  Default(file.mutable_giftcard_barcode_parameter(),
          options.giftcard_barcode_parameter);
  Default(file.mutable_customer_barcode_parameter(),
          options.customer_barcode_parameter);
  Default(file.mutable_voucher_card_parameter(),
          options.voucher_card_parameter);
  ApplyStock(*file.mutable_stock());
  Default(file.mutable_document_number_parameter(),
          options.document_number_parameter);
  Default(file.mutable_supplier_entry()->mutable_purchase_id_field(),
          options.supplier_entry.purchase_id_field);
  // It stands for every caller that has no defaults of its own.
  auto& documents = *file.mutable_document_defaults();
  documents["default"];
  for (auto& [caller, defaults] : documents)
    ApplyDocuments(file.default_entity_code(), defaults);
  Default(file.mutable_read_timeout(), options.read_timeout);
  Default(file.mutable_write_timeout(), options.write_timeout);
  file.set_max_connections(Or(file.max_connections(), 64));
  file.set_max_response_bytes(Or(file.max_response_bytes(), 8 << 20));
  if (file.has_login_bearer()) ApplyLogin(*file.mutable_login_bearer());
  if (file.has_login_cookies()) ApplyLogin(*file.mutable_login_cookies());
  ApplyLimits(file);
}

// The method that takes `request`, a full name of a message of the contract's.
std::string MethodOf(const std::string& request) {
  const auto* message =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          request);
  GOOGLE_CHECK(message != nullptr) << request;
  const auto& file = *message->file();
  for (int i = 0; i < file.service_count(); ++i) {
    for (int j = 0; j < file.service(i)->method_count(); ++j) {
      if (file.service(i)->method(j)->input_type() == message)
        return file.service(i)->method(j)->full_name();
    }
  }
  GOOGLE_LOG(FATAL) << "no method takes " << request;
  return "";
}

// Nothing comes after an answer that says how the write ended.
void ApplyAnswerTimeouts(const pb::Fourws& file, pb::Operations& operations) {
  for (const fourws::WriteEnd& write : fourws::WriteEnds()) {
    const std::string end = write.is_assumed ? file.outcomes().at(write.command)
                                             : fourws::NameOf(write.end);
    if (end != fourws::NameOf(fourws::End::kAnswer)) continue;
    Default(&(*operations.mutable_timeouts())[MethodOf(write.request)],
            absl::Seconds(file.write_timeout().seconds() + 1));
  }
}

void ApplyOne(pb::One& one) {
  const one::Options options;
  Default(one.mutable_read_timeout(), options.read_timeout);
  Default(one.mutable_write_timeout(), options.write_timeout);
  one.set_max_connections(Or(one.max_connections(), 16));
  one.set_max_response_bytes(Or(one.max_response_bytes(), 8 << 20));
  pb::OnePrices& prices = *one.mutable_prices();
  Default(prices.mutable_path(), options.prices.path);
  Default(prices.mutable_lines_field(), options.prices.lines_field);
  Default(prices.mutable_line_id_field(), options.prices.line_id_field);
  Default(prices.mutable_price_field(), options.prices.price_field);
  ApplyLimits(one);
}

// ONe gives the outcome of a write in its answer, or never.
void ApplyOneTimeouts(const pb::One& one, pb::Operations& operations) {
  const auto* methods =
      v1beta1::ConfigurableProduct::descriptor()->file()->service(0);
  for (int i = 0; i < methods->method_count(); ++i) {
    Default(&(*operations.mutable_timeouts())[methods->method(i)->full_name()],
            absl::Seconds(one.write_timeout().seconds() + 1));
  }
}

}  // namespace

void ApplyUpstreamDefaults(ConfigFile& config) {
  pb::Operations& operations = *config.mutable_operations();
  ApplyFourws(*config.mutable_fourws());
  ApplyAnswerTimeouts(config.fourws(), operations);
  if (!config.has_one()) return;
  ApplyOne(*config.mutable_one());
  ApplyOneTimeouts(config.one(), operations);
}

}  // namespace gateway
