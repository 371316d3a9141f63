#ifndef SERVER_WEBHOOK_SOURCES_H_
#define SERVER_WEBHOOK_SOURCES_H_

#include <string>
#include <vector>

#include "server/config/config.h"
#include "server/ingress/webhook_source.h"

namespace gateway {

// The webhooks that `config` wants to be taken. All references outlive them.
std::vector<WebhookSource> MakeWebhookSources(
    const GatewayConfig::Ingress& config, HttpClient& http, Clock& clock,
    Metrics& metrics);

// The names of all webhooks, including those that are not configured: an older
// receiver may have saved letters of them.
std::vector<std::string> WebhookNames();

}  // namespace gateway

#endif  // SERVER_WEBHOOK_SOURCES_H_
