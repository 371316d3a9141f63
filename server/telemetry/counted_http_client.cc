#include "server/telemetry/counted_http_client.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gateway {
namespace {

std::string CommandOf(absl::string_view url) {
  constexpr absl::string_view kParameter = "?cmd=";
  const auto at = url.find(kParameter);
  if (at == absl::string_view::npos) return "none";
  const absl::string_view rest = url.substr(at + kParameter.size());
  return std::string(rest.substr(0, rest.find('&')));
}

std::string ResultOf(const absl::StatusOr<HttpResponse>& response) {
  return response.ok() ? absl::StrCat(response->status)
                       : absl::StatusCodeToString(response.status().code());
}

}  // namespace

void CountedHttpClient::Send(HttpRequest request, Done done) {
  std::string command = command_.empty() ? CommandOf(request.url) : command_;
  client_->Send(std::move(request),
                [&metrics = metrics_, command = std::move(command),
                 done = std::move(done)](HttpExchange exchange) mutable {
                  metrics.CountExchange(command, ResultOf(exchange.response));
                  std::move(done)(std::move(exchange));
                });
}

}  // namespace gateway
