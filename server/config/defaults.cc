#include "server/config/defaults.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "adapters/base/log.h"
#include "fourws/gateway/v1beta1/one_service.pb.h"
#include "google/protobuf/descriptor.h"
#include "server/config/address.h"
#include "server/config/ingress_config.h"

namespace gateway {
namespace {

namespace pb = ::fourws::gateway::config::v1;

// A configuration file holds no zero, so a field that is zero is unset.

void Default(std::string* field, absl::string_view value) {
  if (field->empty()) *field = std::string(value);
}

void Default(google::protobuf::Duration* field, absl::Duration value) {
  if (field->seconds() != 0 || field->nanos() != 0) return;
  field->set_seconds(absl::ToInt64Seconds(value));
}

int Or(int value, int fallback) { return value == 0 ? fallback : value; }

int64_t LongOr(int64_t value, int64_t fallback) {
  return value == 0 ? fallback : value;
}

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

void ApplyOperations(pb::Operations& operations) {
  Default(operations.mutable_timeout(), absl::Minutes(15));
  Default(operations.mutable_unresolved_hold(), absl::Hours(24));
  Default(operations.mutable_retention(), kOperationRetention);
  Default(operations.mutable_default_wait(), absl::Seconds(30));
  operations.set_max_queue_per_resource(
      Or(operations.max_queue_per_resource(), 16));
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

void ApplySource(pb::Source& source, bool is_private) {
  if (is_private && !source.has_basic() && !source.has_path_secret() &&
      !source.has_bearer() && !source.has_standard_webhooks())
    source.set_unauthenticated(true);
  if (source.has_standard_webhooks()) {
    Default(source.mutable_standard_webhooks()->mutable_tolerance(),
            absl::Minutes(5));
    Default(source.mutable_id_header(), "webhook-id");
  }
  if (source.has_max_per_second() && !source.has_burst())
    source.set_burst(source.max_per_second());
}

// `is_private`: only this machine can reach the ingress.
void ApplyIngress(pb::Ingress& ingress, bool is_private) {
  ingress.set_max_body_bytes(Or(ingress.max_body_bytes(), 1 << 20));
  Default(ingress.mutable_request_timeout(), absl::Seconds(10));
  Default(ingress.mutable_idle_timeout(), absl::Seconds(60));
  ingress.set_max_connections(Or(ingress.max_connections(), 1024));
  ingress.set_max_webhook_values(Or(ingress.max_webhook_values(), 20'000));
  ingress.set_max_connections_per_address(
      Or(ingress.max_connections_per_address(),
         std::max(ingress.max_connections() / 2, 1)));
  ingress.set_callback_connections(
      Or(ingress.callback_connections(), ingress.max_connections() / 8));
  if (ingress.max_pending_body_bytes() == 0)
    ingress.set_max_pending_body_bytes(int64_t{64} << 20);
  const auto& fields = *pb::Ingress::GetReflection();
  for (const auto* field : SourcesOf(ingress)) {
    if (is_private || fields.HasField(ingress, field))
      ApplySource(
          static_cast<pb::Source&>(*fields.MutableMessage(&ingress, field)),
          is_private);
  }
}

void ApplyLog(pb::Log& log) {
  const LogOptions options;
  log.set_max_queued_lines(
      Or(log.max_queued_lines(), static_cast<int>(options.max_queued_lines)));
  log.set_max_queued_bytes(
      Or(log.max_queued_bytes(), static_cast<int>(options.max_queued_bytes)));
  log.set_max_refusals_per_second(
      Or(log.max_refusals_per_second(), options.max_refusals_per_second));
}

void ApplyNotifications(pb::Notifications& notifications) {
  constexpr int64_t kGibibyte = int64_t{1} << 30;
  notifications.set_tail_bytes(Or(notifications.tail_bytes(), 8 << 20));
  Default(notifications.mutable_retention(), absl::Hours(30 * 24));
  notifications.set_max_log_bytes(
      LongOr(notifications.max_log_bytes(), 10 * kGibibyte));
  Default(notifications.mutable_dead_letter_retention(), absl::Hours(30 * 24));
  notifications.set_max_latest_states(
      LongOr(notifications.max_latest_states(), 10'000'000));
  notifications.set_max_latest_state_bytes(
      LongOr(notifications.max_latest_state_bytes(), 10 * kGibibyte));
  notifications.set_max_waiting_dead_letters(
      LongOr(notifications.max_waiting_dead_letters(), 100'000));
  notifications.set_max_waiting_dead_letter_bytes(
      LongOr(notifications.max_waiting_dead_letter_bytes(), kGibibyte));
}

void ApplyGrpc(pb::Grpc& grpc) {
  grpc.set_max_connections(Or(grpc.max_connections(), 4096));
  grpc.set_max_streams_per_connection(
      Or(grpc.max_streams_per_connection(), 4096));
  if (grpc.max_memory_bytes() == 0) grpc.set_max_memory_bytes(int64_t{1} << 30);
}

void ApplyNotices(pb::Notices& notices) {
  Default(notices.mutable_interval(), absl::Minutes(15));
  Default(notices.mutable_retry(), absl::Seconds(15));
  if (!notices.has_email()) return;
  pb::Email& email = *notices.mutable_email();
  email.set_port(Or(email.port(), SmtpOptions().port));
  Default(email.mutable_starttls(), "required");
}

}  // namespace

void ApplyDefaults(ConfigFile& config) {
  Default(config.mutable_grpc_listen(), "127.0.0.1:50051");
  Default(config.mutable_http_listen(), "127.0.0.1:8080");
  const bool is_loopback = IsLoopbackAddress(config.http_listen());
  if (is_loopback && !absl::EndsWith(config.http_listen(), ":0")) {
    Default(config.mutable_public_url(),
            absl::StrCat("http://", config.http_listen()));
  }
  Default(config.mutable_data_dir(), "data");
  Default(config.mutable_log_level(), "info");
  ApplyLog(*config.mutable_log());
  if (config.min_free_disk_bytes() == 0)
    config.set_min_free_disk_bytes(int64_t{64} << 20);
  ApplyFourws(*config.mutable_fourws());
  ApplyOperations(*config.mutable_operations());
  ApplyAnswerTimeouts(config.fourws(), *config.mutable_operations());
  if (config.has_one()) {
    ApplyOne(*config.mutable_one());
    ApplyOneTimeouts(config.one(), *config.mutable_operations());
  }
  ApplyGrpc(*config.mutable_grpc());
  // If the public URL leads elsewhere, a proxy stands before the loopback
  // address, and strangers can reach it.
  ApplyIngress(*config.mutable_ingress(),
               is_loopback && (config.public_url().empty() ||
                               IsLoopbackUrl(config.public_url())));
  ApplyNotifications(*config.mutable_notifications());
  ApplyNotices(*config.mutable_notices());
  Default(config.mutable_drain_timeout(), absl::Seconds(25));
}

}  // namespace gateway
