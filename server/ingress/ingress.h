#ifndef SERVER_INGRESS_INGRESS_H_
#define SERVER_INGRESS_INGRESS_H_

#include <functional>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "adapters/http/http_listener.h"
#include "server/ingress/webhooks.h"

namespace gateway {

// Everything that comes in over HTTP:
//   POST /callbacks/{token}       the outcome of a write
//   POST /webhooks/...            see webhook_source.h
//   GET  /healthz                 200 while the process is up
//   GET  /readyz                  200 while it can take work, else 503
// Content types are not looked at. Thread-safe. To be destroyed after the
// listener; answers may still be to come.
class Ingress {
 public:
  // Takes the body posted to the callback URL with `token`: OK when it is on
  // disk, NOT_FOUND if no operation has the token, other errors to be retried.
  using ApplyCallback =
      std::function<void(std::string token, std::string body,
                         absl::AnyInvocable<void(absl::Status) &&> done)>;

  Ingress(Webhooks& webhooks, ApplyCallback apply_callback,
          std::function<bool()> is_ready);

  // Answers one request; an HttpHandler.
  void Handle(HttpIncoming request, HttpReplier reply) const;

 private:
  void TakeCallback(HttpIncoming request, HttpReplier reply) const;

  Webhooks& webhooks_;
  const ApplyCallback apply_callback_;
  const std::function<bool()> is_ready_;
};

}  // namespace gateway

#endif  // SERVER_INGRESS_INGRESS_H_
