#include "server/ingress/status_pages.h"

#include <utility>

#include "server/ingress/replies.h"

namespace gateway {

std::optional<HttpReply> StatusPage(absl::string_view path,
                                    const Readiness& readiness,
                                    const Metrics& metrics) {
  if (path == "/healthz") return Accepted();
  if (path == "/readyz") return Ready(readiness.parts());
  if (path != "/metrics") return std::nullopt;
  HttpReply reply;
  reply.headers = {{"Content-Type", Metrics::kContentType}};
  reply.body = metrics.Text();
  return reply;
}

HttpReply WhileNotServing(const HttpIncoming& header,
                          const Readiness& readiness, const Metrics& metrics) {
  if (header.method == "GET") {
    auto page = StatusPage(header.path, readiness, metrics);
    if (page.has_value()) return *std::move(page);
  }
  return HttpReply{503, {{"Retry-After", "1"}}, ""};
}

}  // namespace gateway
