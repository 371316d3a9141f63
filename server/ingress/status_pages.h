#ifndef SERVER_INGRESS_STATUS_PAGES_H_
#define SERVER_INGRESS_STATUS_PAGES_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "adapters/http/http_listener.h"
#include "server/health/readiness.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// The answer to a GET of `path`, if the gateway shows something of itself
// there: /healthz, /readyz or /metrics.
std::optional<HttpReply> StatusPage(absl::string_view path,
                                    const Readiness& readiness,
                                    const Metrics& metrics);

// The answer to any request while the gateway starts or stops: what it shows of
// itself, so that whoever watches it learns why it is not ready and does not
// end it meanwhile; else 503 with Retry-After.
HttpReply WhileNotServing(const HttpIncoming& header,
                          const Readiness& readiness, const Metrics& metrics);

}  // namespace gateway

#endif  // SERVER_INGRESS_STATUS_PAGES_H_
