#include "server/config/config.h"

#include <memory>
#include <string>
#include <unordered_map>

#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "adapters/base/message_bytes.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "server/config/address.h"
#include "server/config/fourws_config.h"
#include "server/config/ingress_config.h"
#include "server/config/notices_config.h"
#include "server/config/one_config.h"
#include "server/config/problems.h"
#include "server/config/values.h"

namespace gateway {
namespace {

namespace pb = ::fourws::gateway::config::v1;

void CheckListen(absl::string_view address, absl::string_view place,
                 Problems& problems) {
  const absl::StatusOr<Address> parsed = ParseAddress(address);
  if (!parsed.ok()) problems.Add(place, parsed.status().message());
}

// Whether the contract has a write of that name, such as
// `fourws.gateway.v1.GiftcardService.RedeemGiftcard`.
bool IsWrite(const std::string& method) {
  const auto* found =
      v1::RedeemGiftcardRequest::descriptor()->file()->pool()->FindMethodByName(
          method);
  return found != nullptr &&
         found->input_type()->FindFieldByName("request_id") != nullptr;
}

std::unordered_map<std::string, absl::Duration> ReadTimeouts(
    const pb::Operations& file, Problems& problems) {
  const auto scope = problems.In("timeouts");
  std::unordered_map<std::string, absl::Duration> timeouts;
  for (const auto& [method, timeout] : file.timeouts()) {
    if (!IsWrite(method)) problems.Add(method, "is no method that writes");
    timeouts[method] = ReadDuration(timeout, method, problems);
  }
  return timeouts;
}

absl::Duration ReadRetention(const pb::Operations& file, Problems& problems) {
  const absl::Duration retention =
      ReadDuration(file.retention(), "retention", problems);
  if (retention < kOperationRetention)
    problems.Add("retention", "must be 3024000s (35 days) or more");
  return retention;
}

GatewayConfig::Operations ReadOperations(const pb::Operations& file,
                                         Problems& problems) {
  const auto scope = problems.In("operations");
  return {.timeout = ReadDuration(file.timeout(), "timeout", problems),
          .timeouts = ReadTimeouts(file, problems),
          .unresolved_hold =
              ReadDuration(file.unresolved_hold(), "unresolved_hold", problems),
          .default_wait =
              ReadDuration(file.default_wait(), "default_wait", problems),
          .retention = ReadRetention(file, problems),
          .max_queue_per_resource = file.max_queue_per_resource(),
          .refunds = file.refunds()};
}

GatewayConfig::Grpc ReadGrpc(const pb::Grpc& file, Problems& problems) {
  // Less would not hold a few of the largest requests.
  constexpr int64_t kMinMemory = int64_t{64} << 20;
  const auto scope = problems.In("grpc");
  if (file.max_memory_bytes() < kMinMemory)
    problems.Add("max_memory_bytes", "must be 67108864 (64 MiB) or more");
  return {.max_connections = file.max_connections(),
          .max_connections_per_address = file.max_connections_per_address(),
          .max_streams_per_connection = file.max_streams_per_connection(),
          .max_memory_bytes = file.max_memory_bytes()};
}

GatewayConfig::Notifications ReadNotifications(const pb::Notifications& file,
                                               Problems& problems) {
  const auto scope = problems.In("notifications");
  return {
      .tail_bytes = file.tail_bytes(),
      .retention = ReadDuration(file.retention(), "retention", problems),
      .max_log_bytes = file.max_log_bytes(),
      .dead_letter_retention = ReadDuration(file.dead_letter_retention(),
                                            "dead_letter_retention", problems),
      .max_latest_states = file.max_latest_states(),
      .max_latest_state_bytes = file.max_latest_state_bytes(),
      .max_waiting_dead_letters = file.max_waiting_dead_letters(),
      .max_waiting_dead_letter_bytes = file.max_waiting_dead_letter_bytes()};
}

std::string ReadPublicUrl(const ConfigFile& file, Problems& problems) {
  if (!file.public_url().empty()) {
    return ReadUrl(file.public_url(), "public_url", problems);
  }
  if (!IsLoopbackAddress(file.http_listen())) {
    problems.Add("public_url",
                 "required, since http_listen is not a loopback address "
                 "(or --public_url)");
  }
  return "";
}

void CheckLogLevel(const std::string& level, Problems& problems) {
  for (const char* known : {"debug", "info", "warning", "error"}) {
    if (level == known) return;
  }
  problems.Add("log_level", "must be debug, info, warning or error");
}

LogOptions ReadLog(const pb::Log& file, Problems& problems) {
  // A line that never fits would never be written.
  constexpr int32_t kMinQueuedBytes = 1 << 16;
  const auto scope = problems.In("log");
  if (file.max_queued_bytes() < kMinQueuedBytes)
    problems.Add("max_queued_bytes", "must be 65536 (64 KiB) or more");
  return {.file = file.file(),
          .max_queued_lines = static_cast<size_t>(file.max_queued_lines()),
          .max_queued_bytes = static_cast<size_t>(file.max_queued_bytes()),
          .max_refusals_per_second = file.max_refusals_per_second()};
}

}  // namespace

absl::StatusOr<GatewayConfig> MakeGatewayConfig(const ConfigFile& config) {
  Problems problems;
  GatewayConfig made;
  made.grpc_listen = config.grpc_listen();
  CheckListen(made.grpc_listen, "grpc_listen", problems);
  made.http_listen = config.http_listen();
  CheckListen(made.http_listen, "http_listen", problems);
  made.public_url = ReadPublicUrl(config, problems);
  made.data_dir = config.data_dir();
  made.log_level = config.log_level();
  CheckLogLevel(made.log_level, problems);
  made.log = ReadLog(config.log(), problems);
  made.fourws = ReadFourws(config.fourws(), problems);
  if (config.has_one()) made.one = ReadOne(config.one(), problems);
  made.operations = ReadOperations(config.operations(), problems);
  made.grpc = ReadGrpc(config.grpc(), problems);
  made.ingress = ReadIngress(config.ingress(), problems);
  made.notifications = ReadNotifications(config.notifications(), problems);
  made.notices = ReadNotices(config.notices(), problems);
  made.drain_timeout =
      ReadDuration(config.drain_timeout(), "drain_timeout", problems);
  made.min_free_disk_bytes = config.min_free_disk_bytes();
  if (!problems.empty()) return problems.ToStatus();
  return made;
}

std::string PrintConfig(const ConfigFile& config) {
  using google::protobuf::util::BinaryToJsonString;
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  const std::unique_ptr<google::protobuf::util::TypeResolver> resolver(
      google::protobuf::util::NewTypeResolverForDescriptorPool(
          "", pb::Config::descriptor()->file()->pool()));
  std::string text;
  // Maps are printed in the order of their keys. Cannot fail: the message has
  // no Any and no invalid UTF-8.
  (void)BinaryToJsonString(
      resolver.get(), absl::StrCat("/", pb::Config::descriptor()->full_name()),
      BytesInOrder(config), &text, options);
  return text;
}

}  // namespace gateway
