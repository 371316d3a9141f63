#ifndef ADAPTERS_UPSTREAM_AUTHENTICATOR_H_
#define ADAPTERS_UPSTREAM_AUTHENTICATOR_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "adapters/base/done.h"
#include "adapters/http/http_client.h"

namespace gateway {

// A request that has its credentials.
struct AuthorizedRequest {
  HttpRequest request;
  int64_t session = 0;  // The authenticator's number for OnAnswer().
};

// Adds credentials to requests, so that an upstream accepts them: fixed
// headers, or a bearer token or cookies that a login gave. Thread-safe.
class Authenticator {
 public:
  // Called inside the call of Authorize() only with a request, never with an
  // error.
  using Authorized = Reply<AuthorizedRequest>;

  virtual ~Authenticator() = default;

  // Calls `done` with `request` and its credentials, or with the error that the
  // gateway's caller gets if there are none. Does so by `request.deadline` at
  // the latest, and at once if the caller gives up.
  virtual void Authorize(HttpRequest request, std::stop_token given_up,
                         Authorized done) = 0;

  // Must be called with every answer to a request that was authorized in
  // `session`, so that the authenticator can keep the session or drop it.
  // Returns whether upstream refused credentials that Authorize() will now
  // replace: then a read may be tried once more, a write never.
  virtual bool OnAnswer(int64_t session, const HttpResponse& response) = 0;

  // Ends pending calls and all later ones with UNAVAILABLE
  // (UPSTREAM_UNREACHABLE), and begins no exchange any more. Call it before the
  // HttpClient is stopped.
  virtual void Stop() = 0;
};

// Makes the authenticator of a platform. It sends its logins with `http`. A
// login that `http` does not send ends with a status that has a
// google.rpc.ErrorInfo and says why. `http` outlives Stop().
using AuthenticatorMaker =
    std::function<std::unique_ptr<Authenticator>(HttpClient& http)>;

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_AUTHENTICATOR_H_
