#ifndef SERVER_NOTICES_NOTICE_CHANNEL_H_
#define SERVER_NOTICES_NOTICE_CHANNEL_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "adapters/base/clock.h"
#include "adapters/base/done.h"
#include "adapters/http/http_client.h"
#include "adapters/smtp/mailer.h"
#include "server/notices/notice.h"

namespace gateway {

// A way to send notices. Thread-safe.
struct NoticeChannel {
  using Sent = DoneWith<absl::Status>;

  // Its name in metrics, logs and the store.
  std::string name;
  // Sends a notice. Calls `Sent` with OK when a server has accepted it, else
  // with an error that holds no address and no secret.
  std::function<void(const Notice&, Sent)> send;
};

// Sends notices as e-mails. `mailer` must outlive the channel.
NoticeChannel MailChannel(Mailer& mailer, std::string from,
                          std::vector<std::string> to);

// Sends notices by POST of JSON to `url`, with `bearer` as bearer token unless
// it is empty. `http` and `clock` must outlive the channel.
NoticeChannel WebhookChannel(HttpClient& http, Clock& clock, std::string url,
                             std::string bearer);

}  // namespace gateway

#endif  // SERVER_NOTICES_NOTICE_CHANNEL_H_
