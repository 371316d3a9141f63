#include "server/config/config.h"

#include "absl/strings/match.h"
#include "google/protobuf/util/json_util.h"
#include "server/config/address.h"
#include "server/config/fourws_config.h"
#include "server/config/problems.h"
#include "server/config/secret.h"
#include "server/config/values.h"

namespace gateway {
namespace {

namespace pb = ::fourws::gateway::config::v1;

void CheckListen(absl::string_view address, absl::string_view place,
                 Problems& problems) {
  const absl::StatusOr<Address> parsed = ParseAddress(address);
  if (!parsed.ok()) problems.Add(place, parsed.status().message());
}

GatewayConfig::Operations ReadOperations(const pb::Operations& file,
                                         Problems& problems) {
  const auto scope = problems.In("operations");
  return {.giftcard_timeout = ReadDuration(file.giftcard_timeout(),
                                           "giftcard_timeout", problems),
          .unresolved_hold =
              ReadDuration(file.unresolved_hold(), "unresolved_hold", problems),
          .default_wait =
              ReadDuration(file.default_wait(), "default_wait", problems),
          .max_queue_per_resource = file.max_queue_per_resource(),
          .refunds = file.refunds()};
}

WebhookSender ReadSource(const pb::Source& file, absl::string_view place,
                         Problems& problems) {
  const auto scope = problems.In(place);
  WebhookSender source;
  source.unauthenticated = file.unauthenticated();
  if (file.has_basic() + file.has_path_secret() + file.unauthenticated() != 1) {
    problems.Add("", "needs one of basic, path_secret and unauthenticated");
    return source;
  }
  if (file.has_basic()) {
    source.username = file.basic().username();
    if (source.username.empty() || absl::StrContains(source.username, ':')) {
      problems.Add("basic.username", "required, without a colon");
    }
    source.password =
        ReadSecret(file.basic().password(), "basic.password", problems);
  }
  if (file.has_path_secret()) {
    source.path_secret =
        ReadSecret(file.path_secret(), "path_secret", problems);
    if (!source.path_secret.empty() && !IsPathSecret(source.path_secret)) {
      problems.Add("path_secret",
                   "must have at least 16 characters, all of them letters, "
                   "digits or one of -._~");
    }
  }
  return source;
}

GatewayConfig::Ingress ReadIngress(const pb::Ingress& file,
                                   Problems& problems) {
  const auto scope = problems.In("ingress");
  return {.max_body_bytes = file.max_body_bytes(),
          .request_timeout =
              ReadDuration(file.request_timeout(), "request_timeout", problems),
          .idle_timeout =
              ReadDuration(file.idle_timeout(), "idle_timeout", problems),
          .max_connections = file.max_connections(),
          .customer_promotions = ReadSource(file.customer_promotions(),
                                            "customer_promotions", problems)};
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
  made.fourws = ReadFourws(config.fourws(), problems);
  made.operations = ReadOperations(config.operations(), problems);
  made.ingress = ReadIngress(config.ingress(), problems);
  made.tail_bytes = config.notifications().tail_bytes();
  made.drain_timeout =
      ReadDuration(config.drain_timeout(), "drain_timeout", problems);
  if (!problems.empty()) return problems.ToStatus();
  return made;
}

std::string PrintConfig(const ConfigFile& config) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string text;
  // Cannot fail: the message has no Any and no invalid UTF-8.
  (void)google::protobuf::util::MessageToJsonString(config, &text, options);
  return text;
}

}  // namespace gateway
