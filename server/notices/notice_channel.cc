#include "server/notices/notice_channel.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace gateway {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(30);

absl::Status Verdict(const absl::StatusOr<HttpResponse>& response) {
  if (!response.ok()) return response.status();
  if (response->status / 100 == 2) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("HTTP ", response->status));
}

}  // namespace

NoticeChannel MailChannel(Mailer& mailer, std::string from,
                          std::vector<std::string> to) {
  return {
      "email", [&mailer, from = std::move(from), to = std::move(to)](
                   const Notice& notice, NoticeChannel::Sent sent) {
        mailer.Send({from, to, notice.subject, notice.text}, std::move(sent));
      }};
}

NoticeChannel WebhookChannel(HttpClient& http, Clock& clock, std::string url,
                             std::string bearer) {
  return {"webhook",
          [&http, &clock, url = std::move(url), bearer = std::move(bearer)](
              const Notice& notice, NoticeChannel::Sent sent) {
            HttpRequest request;
            request.method = "POST";
            request.url = url;
            request.headers = {{"Content-Type", "application/json"}};
            if (!bearer.empty())
              request.headers.emplace_back("Authorization",
                                           absl::StrCat("Bearer ", bearer));
            request.body = notice.json;
            request.deadline = clock.Now() + kTimeout;
            http.Send(std::move(request),
                      [sent = std::move(sent)](HttpExchange exchange) mutable {
                        std::move(sent)(Verdict(exchange.response));
                      });
          }};
}

}  // namespace gateway
