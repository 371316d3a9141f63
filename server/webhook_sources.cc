#include "server/webhook_sources.h"

#include <memory>
#include <utility>

namespace gateway {
namespace {

SenderProof ProofOf(const WebhookSender& sender) {
  SenderProof proof;
  if (!sender.username.empty())
    proof.basic = {sender.username, sender.password};
  if (!sender.path_secret.empty()) proof.path_secret = sender.path_secret;
  if (!sender.bearer.empty()) proof.bearer = sender.bearer;
  if (!sender.signature_keys.empty()) {
    proof.signature =
        SignatureKeys{sender.signature_keys, sender.signature_tolerance};
  }
  return proof;
}

}  // namespace

std::vector<WebhookSource> MakeWebhookSources(
    const GatewayConfig::Ingress& config, HttpClient& http, Clock& clock,
    Metrics& metrics) {
  std::vector<WebhookSource> sources;
  for (const WebhookKind& kind : WebhookKinds()) {
    const auto found = config.sources.find(kind.key);
    if (found == config.sources.end()) continue;
    const WebhookSender& sender = found->second;
    WebhookSource source;
    source.kind = kind;
    source.proof = ProofOf(sender);
    source.id_header = sender.id_header;
    source.max_body_bytes = static_cast<size_t>(sender.max_body_bytes);
    source.max_values = static_cast<size_t>(config.max_webhook_values);
    if (sender.max_per_second > 0) {
      source.limit =
          std::make_shared<RateLimit>(sender.max_per_second, sender.burst);
    }
    if (!sender.forward_url.empty()) {
      ForwardOptions options;
      options.source = kind.name;
      options.url = sender.forward_url;
      source.forwarder =
          std::make_shared<Forwarder>(std::move(options), http, clock, metrics);
    }
    sources.push_back(std::move(source));
  }
  return sources;
}

std::vector<std::string> WebhookNames() {
  std::vector<std::string> names;
  for (const WebhookKind& kind : WebhookKinds()) names.emplace_back(kind.name);
  return names;
}

}  // namespace gateway
