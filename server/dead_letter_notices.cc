#include "server/dead_letter_notices.h"

#include <utility>
#include <vector>

#include "adapters/smtp/curl_mailer.h"

namespace gateway {

std::unique_ptr<Mailer> MakeMailer(const GatewayConfig::Notices& config,
                                   Clock& clock) {
  if (!config.email) return nullptr;
  return std::make_unique<CurlMailer>(clock, config.email->smtp);
}

std::unique_ptr<Notices> MakeNotices(const GatewayConfig::Notices& config,
                                     DeadLetterStore& letters, Mailer* mailer,
                                     HttpClient& http, Clock& clock,
                                     Metrics& metrics) {
  std::vector<NoticeChannel> channels;
  if (config.email) {
    channels.push_back(
        MailChannel(*mailer, config.email->from, config.email->to));
  }
  if (!config.webhook_url.empty()) {
    channels.push_back(
        WebhookChannel(http, clock, config.webhook_url, config.webhook_bearer));
  }
  return std::make_unique<Notices>(
      letters, std::move(channels), clock, metrics,
      NoticeOptions{.interval = config.interval, .first_retry = config.retry});
}

}  // namespace gateway
