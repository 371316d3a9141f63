#ifndef SERVER_INGRESS_INGRESS_H_
#define SERVER_INGRESS_INGRESS_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "adapters/base/done.h"
#include "adapters/http/http_listener.h"
#include "server/health/readiness.h"
#include "server/ingress/webhooks.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// Everything that comes in over HTTP:
//   POST /callbacks/{token}       the outcome of a write
//   POST /webhooks/...            see webhook_source.h
//   GET  /healthz                 200 while the process is up
//   GET  /readyz                  200 while it can take work, else 503 with
//                                 the parts that cannot, and why
//   GET  /metrics                 what the gateway counts, for Prometheus
// No content type refuses a body. Thread-safe. To be destroyed after the
// listener; answers may still be to come.
class Ingress {
 public:
  // Takes the body posted with `headers` to the callback URL with `token`: OK
  // when it is on disk, NOT_FOUND if no operation has the token, other errors
  // if it is to be sent again: DATA_LOSS if it had lost its end.
  using ApplyCallback =
      std::function<void(std::string token, HttpHeaders headers,
                         std::string body, ReplyWith<absl::Status> reply)>;

  Ingress(Webhooks& webhooks, ApplyCallback apply_callback,
          const Readiness& readiness, Metrics& metrics);

  // Answers one request; an HttpHandler.
  void Handle(HttpIncoming request, HttpReplier reply) const;

 private:
  // What there is to see at `path`, if anything.
  std::optional<HttpReply> Show(absl::string_view path) const;
  void TakeCallback(HttpIncoming request, HttpReplier reply) const;

  Webhooks& webhooks_;
  const ApplyCallback apply_callback_;
  const Readiness& readiness_;
  Metrics& metrics_;
};

}  // namespace gateway

#endif  // SERVER_INGRESS_INGRESS_H_
