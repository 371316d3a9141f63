#ifndef SERVER_INGRESS_INGRESS_H_
#define SERVER_INGRESS_INGRESS_H_

#include <cstddef>
#include <functional>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
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
// Who posts proves what can be proven without the body before it is read. No
// content type refuses a body. Thread-safe. To be destroyed after the listener;
// answers may still be to come.
class Ingress {
 public:
  // Takes the body posted with `headers` to one callback URL: OK when it is on
  // disk, other errors if it is to be sent again: DATA_LOSS if it had lost its
  // end.
  using TakeCallback =
      absl::AnyInvocable<void(HttpHeaders headers, std::string body,
                              ReplyWith<absl::Status> reply) &&>;
  // Finds what takes the bodies of the callback URL with `token`: NOT_FOUND if
  // no operation has the token, other errors if it cannot be known.
  using FindCallback =
      std::function<void(std::string token, Reply<TakeCallback> reply)>;

  // `max_callback_bytes`: how large the body of a callback may be.
  Ingress(Webhooks& webhooks, FindCallback find_callback,
          size_t max_callback_bytes, const Readiness& readiness,
          Metrics& metrics);

  // Decides about one request; an HttpHandler.
  void Handle(const HttpIncoming& header, HttpDecider decide) const;

 private:
  void AdmitCallback(const HttpIncoming& header, HttpDecider decide) const;

  Webhooks& webhooks_;
  const FindCallback find_callback_;
  const size_t max_callback_bytes_;
  const Readiness& readiness_;
  Metrics& metrics_;
};

}  // namespace gateway

#endif  // SERVER_INGRESS_INGRESS_H_
