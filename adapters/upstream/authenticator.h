#ifndef ADAPTERS_UPSTREAM_AUTHENTICATOR_H_
#define ADAPTERS_UPSTREAM_AUTHENTICATOR_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "adapters/base/done.h"
#include "adapters/http/http_client.h"

namespace gateway {

// A request with its credentials.
struct AuthorizedRequest {
  HttpRequest request;
  int64_t session = 0;  // Of the authenticator's, for OnAnswer.
};

// Makes requests acceptable to an upstream: credentials in headers, a bearer
// token got by a login, or cookies. Thread-safe.
class Authenticator {
 public:
  // Called inside the call that took it only with a request.
  using Authorized = Reply<AuthorizedRequest>;

  virtual ~Authenticator() = default;

  // Answers with `request` and its credentials, or with why there are none, as
  // the gateway's caller shall see it. By `request.deadline` at the latest, and
  // at once if its caller gives up.
  virtual void Authorize(HttpRequest request, std::stop_token given_up,
                         Authorized done) = 0;

  // Is told every answer to a request authorized in `session`, so that the
  // session can be kept or thrown away. Returns whether the request was refused
  // for credentials that Authorize will now replace: then a read may be tried
  // once more, a write never.
  virtual bool OnAnswer(int64_t session, const HttpResponse& response) = 0;

  // Ends pending calls, UNAVAILABLE (UPSTREAM_UNREACHABLE) like all later ones,
  // and begins no exchange any more. To be called before the HttpClient goes.
  virtual void Stop() = 0;
};

// Makes the authenticator of a platform. Its own exchanges, logins, are sent
// with `http`, where one may end in a status with google.rpc.ErrorInfo: why it
// was not sent. `http` outlives Stop().
using AuthenticatorMaker =
    std::function<std::unique_ptr<Authenticator>(HttpClient& http)>;

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_AUTHENTICATOR_H_
