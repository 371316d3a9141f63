#include "server/config/defaults.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "adapters/base/log.h"
#include "server/config/address.h"
#include "server/config/ingress_config.h"
#include "server/config/unset.h"
#include "server/config/upstream_defaults.h"

namespace gateway {
namespace {

namespace pb = ::fourws::gateway::config::v1;

void ApplyOperations(pb::Operations& operations) {
  Default(operations.mutable_timeout(), absl::Minutes(15));
  Default(operations.mutable_unresolved_hold(), absl::Hours(24));
  Default(operations.mutable_retention(), kOperationRetention);
  Default(operations.mutable_default_wait(), absl::Seconds(30));
  operations.set_max_queue_per_resource(
      Or(operations.max_queue_per_resource(), 16));
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
  ingress.set_max_pending_body_bytes(
      Or(ingress.max_pending_body_bytes(), int64_t{64} << 20));
  const auto& fields = *pb::Ingress::GetReflection();
  for (const auto* field : WebhookFields()) {
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
      Or(notifications.max_log_bytes(), 10 * kGibibyte));
  Default(notifications.mutable_dead_letter_retention(), absl::Hours(30 * 24));
  notifications.set_max_latest_states(
      Or(notifications.max_latest_states(), 10'000'000));
  notifications.set_max_latest_state_bytes(
      Or(notifications.max_latest_state_bytes(), 10 * kGibibyte));
  notifications.set_max_waiting_dead_letters(
      Or(notifications.max_waiting_dead_letters(), 100'000));
  notifications.set_max_waiting_dead_letter_bytes(
      Or(notifications.max_waiting_dead_letter_bytes(), kGibibyte));
}

void ApplyGrpc(pb::Grpc& grpc) {
  grpc.set_max_connections(Or(grpc.max_connections(), 4096));
  grpc.set_max_streams_per_connection(
      Or(grpc.max_streams_per_connection(), 4096));
  grpc.set_max_memory_bytes(Or(grpc.max_memory_bytes(), int64_t{1} << 30));
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
  config.set_min_free_disk_bytes(
      Or(config.min_free_disk_bytes(), int64_t{64} << 20));
  ApplyUpstreamDefaults(config);
  ApplyOperations(*config.mutable_operations());
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
