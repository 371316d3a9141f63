#include "server/config/ingress_config.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/config/secret.h"
#include "server/config/values.h"

namespace gateway {
namespace {

namespace pb = ::fourws::gateway::config::v1;

constexpr size_t kMinKeyBytes = 24;
constexpr size_t kMaxKeyBytes = 64;

void ReadBasic(const pb::Basic& file, WebhookSender& source,
               Problems& problems) {
  source.username = file.username();
  if (source.username.empty() || absl::StrContains(source.username, ':')) {
    problems.Add("basic.username", "required, without a colon");
  }
  source.password = ReadSecret(file.password(), "basic.password", problems);
}

std::string ReadPathSecret(const pb::Secret& file, Problems& problems) {
  std::string secret = ReadSecret(file, "path_secret", problems);
  if (!secret.empty() && !IsPathSecret(secret)) {
    problems.Add("path_secret",
                 "must have at least 16 characters, all of them letters, "
                 "digits or one of -._~");
  }
  return secret;
}

std::string ReadKey(const pb::Secret& file, absl::string_view place,
                    Problems& problems) {
  const std::string secret = ReadSecret(file, place, problems);
  absl::string_view encoded = secret;
  std::string key;
  if (!secret.empty() &&
      (!absl::ConsumePrefix(&encoded, "whsec_") ||
       !absl::Base64Unescape(encoded, &key) || key.size() < kMinKeyBytes ||
       key.size() > kMaxKeyBytes)) {
    problems.Add(place, "must be whsec_ and base64 of 24 to 64 bytes");
  }
  return key;
}

void ReadSignatures(const pb::StandardWebhooks& file, WebhookSender& source,
                    Problems& problems) {
  const auto scope = problems.In("standard_webhooks");
  if (file.secrets().empty()) problems.Add("secrets", "needs at least one");
  for (int i = 0; i < file.secrets_size(); ++i) {
    source.signature_keys.push_back(
        ReadKey(file.secrets(i), absl::StrCat("secrets.", i), problems));
  }
  source.signature_tolerance =
      ReadDuration(file.tolerance(), "tolerance", problems);
}

// `most`: what is taken at all.
int ReadMaxBody(const pb::Source& file, int most, Problems& problems) {
  if (file.max_body_bytes() > most)
    problems.Add("max_body_bytes", "must not exceed ingress.max_body_bytes");
  return file.has_max_body_bytes() ? file.max_body_bytes() : most;
}

std::vector<IpRange> ReadRanges(
    const google::protobuf::RepeatedPtrField<std::string>& file,
    absl::string_view place, Problems& problems) {
  std::vector<IpRange> ranges;
  for (int i = 0; i < file.size(); ++i) {
    const auto range = IpRange::Parse(file[i]);
    if (range) ranges.push_back(*range);
    if (!range) {
      problems.Add(absl::StrCat(place, ".", i),
                   "must be an address, or a range such as 10.0.0.0/8 without "
                   "bits behind its prefix");
    }
  }
  return ranges;
}

// What bounds connections and what comes over them.
void ReadBounds(const pb::Ingress& file, GatewayConfig::Ingress& read,
                Problems& problems) {
  read.max_connections = file.max_connections();
  read.trusted_proxies =
      ReadRanges(file.trusted_proxies(), "trusted_proxies", problems);
  read.max_connections_per_address = file.max_connections_per_address();
  read.unlimited_addresses =
      ReadRanges(file.unlimited_addresses(), "unlimited_addresses", problems);
  read.max_pending_body_bytes = file.max_pending_body_bytes();
  read.callback_connections = file.callback_connections();
  if (read.callback_connections >= read.max_connections)
    problems.Add("callback_connections", "must be less than max_connections");
}

WebhookSender ReadSource(const pb::Source& file, Problems& problems) {
  WebhookSender source;
  source.unauthenticated = file.unauthenticated();
  source.id_header =
      absl::AsciiStrToLower(ReadWord(file.id_header(), "id_header", problems));
  source.max_per_second = file.max_per_second();
  source.burst = file.burst();
  if (source.burst > 0 && source.max_per_second == 0)
    problems.Add("burst", "means nothing without max_per_second");
  if (!file.forward_url().empty())
    source.forward_url = ReadUrl(file.forward_url(), "forward_url", problems);
  if (file.has_basic() + file.has_path_secret() + file.has_bearer() +
          file.has_standard_webhooks() + file.unauthenticated() !=
      1) {
    problems.Add("",
                 "needs one of basic, path_secret, bearer, standard_webhooks "
                 "and unauthenticated");
    return source;
  }
  if (file.has_basic()) ReadBasic(file.basic(), source, problems);
  if (file.has_path_secret())
    source.path_secret = ReadPathSecret(file.path_secret(), problems);
  if (file.has_bearer())
    source.bearer = ReadSecret(file.bearer(), "bearer", problems);
  if (file.has_standard_webhooks())
    ReadSignatures(file.standard_webhooks(), source, problems);
  return source;
}

}  // namespace

std::vector<const google::protobuf::FieldDescriptor*> WebhookFields() {
  std::vector<const google::protobuf::FieldDescriptor*> sources;
  const auto& message = *pb::Ingress::descriptor();
  for (int i = 0; i < message.field_count(); ++i) {
    if (message.field(i)->message_type() == pb::Source::descriptor())
      sources.push_back(message.field(i));
  }
  return sources;
}

GatewayConfig::Ingress ReadIngress(const pb::Ingress& file,
                                   Problems& problems) {
  const auto scope = problems.In("ingress");
  GatewayConfig::Ingress read;
  read.max_body_bytes = file.max_body_bytes();
  read.request_timeout =
      ReadDuration(file.request_timeout(), "request_timeout", problems);
  read.idle_timeout =
      ReadDuration(file.idle_timeout(), "idle_timeout", problems);
  ReadBounds(file, read, problems);
  read.max_webhook_values = file.max_webhook_values();
  const auto& fields = *pb::Ingress::GetReflection();
  for (const auto* field : WebhookFields()) {
    const bool required = field->name() == "customer_promotions";
    if (!required && !fields.HasField(file, field)) continue;
    const auto place = problems.In(field->name());
    const auto& source =
        static_cast<const pb::Source&>(fields.GetMessage(file, field));
    WebhookSender& sender = read.sources[field->name()];
    sender = ReadSource(source, problems);
    sender.max_body_bytes = ReadMaxBody(source, read.max_body_bytes, problems);
  }
  return read;
}

}  // namespace gateway
