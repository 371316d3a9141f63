#ifndef SERVER_DEAD_LETTER_NOTICES_H_
#define SERVER_DEAD_LETTER_NOTICES_H_

#include <memory>

#include "adapters/base/clock.h"
#include "adapters/http/http_client.h"
#include "adapters/smtp/mailer.h"
#include "adapters/store/dead_letter_store.h"
#include "server/config/config.h"
#include "server/notices/notices.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// What sends the e-mails that `config` wants; null if it wants none.
std::unique_ptr<Mailer> MakeMailer(const GatewayConfig::Notices& config,
                                   Clock& clock);

// Notices on the channels that `config` names, by `mailer` and `http`. All
// references must last as Notices says.
std::unique_ptr<Notices> MakeNotices(const GatewayConfig::Notices& config,
                                     DeadLetterStore& letters, Mailer* mailer,
                                     HttpClient& http, Clock& clock,
                                     Metrics& metrics);

}  // namespace gateway

#endif  // SERVER_DEAD_LETTER_NOTICES_H_
