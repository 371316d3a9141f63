#ifndef SERVER_NOTICES_NOTICE_CHANNEL_H_
#define SERVER_NOTICES_NOTICE_CHANNEL_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "adapters/base/clock.h"
#include "adapters/http/http_client.h"
#include "adapters/smtp/mailer.h"
#include "server/notices/notice.h"

namespace gateway {

// A way in which people are told. Thread-safe.
struct NoticeChannel {
  using Sent = absl::AnyInvocable<void(absl::Status) &&>;

  // In metrics, logs and the store.
  std::string name;
  // Tells; OK once a server has taken it. Errors hold no address and no secret.
  std::function<void(const Notice&, Sent)> send;
};

// By mails of `mailer`, which outlives the channel.
NoticeChannel MailChannel(Mailer& mailer, std::string from,
                          std::vector<std::string> to);

// By POST of JSON to `url`, with `bearer` as token if it is not empty. `http`
// and `clock` outlive the channel.
NoticeChannel WebhookChannel(HttpClient& http, Clock& clock, std::string url,
                             std::string bearer);

}  // namespace gateway

#endif  // SERVER_NOTICES_NOTICE_CHANNEL_H_
