#ifndef ADAPTERS_FOURWS_AUTHENTICATOR_H_
#define ADAPTERS_FOURWS_AUTHENTICATOR_H_

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "adapters/http/http_client.h"

namespace gateway::fourws {

// Makes requests acceptable to 4ws.trade: credentials in headers, a bearer
// token got by a login, or cookies. Thread-safe.
class Authenticator {
 public:
  // May be called inside the call that took it.
  using Authorized = absl::AnyInvocable<void(absl::StatusOr<HttpRequest>) &&>;

  // Pending calls are ended first; their `done` is called.
  virtual ~Authenticator() = default;

  // Answers with `request` and its credentials, or with why there are none, as
  // the gateway's caller shall see it. By `request.deadline` at the latest.
  virtual void Authorize(HttpRequest request, Authorized done) = 0;

  // Is told every answer to an authorized request, so that a session can be
  // kept or thrown away. Returns whether `request` was refused for credentials
  // that Authorize will now replace: then a read may be tried once more, a
  // write never.
  virtual bool OnAnswer(const HttpRequest& request,
                        const HttpResponse& response) = 0;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_AUTHENTICATOR_H_
