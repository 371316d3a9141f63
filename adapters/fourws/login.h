#ifndef ADAPTERS_FOURWS_LOGIN_H_
#define ADAPTERS_FOURWS_LOGIN_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/fourws/ticket.h"
#include "adapters/http/http_client.h"

// The login of 4ws.trade's Data management side. Its answer is documented, its
// request is not.
namespace gateway::fourws {

struct LoginOptions {
  std::string path = "/api";
  std::string command = "login";  // `cmd` of the query; none if empty.
  std::string username;
  std::string password;
  std::string company_id;
  std::string site_id;
  absl::Duration timeout = absl::Seconds(10);
  // How long before its end a session is renewed; but never earlier than a
  // fifth of its life before.
  absl::Duration renew_before = absl::Seconds(30);
};

// The request of a login, without a deadline.
HttpRequest LoginRequest(const PlatformOptions& platform,
                         const LoginOptions& login);

// What the answer to a login says.
struct LoginAnswer {
  std::string token;  // Empty if there was none.
  // How long the session lives, if the answer says it.
  std::optional<absl::Duration> life;
};

// Reads the end of a login that was begun at `asked`, by the system's clock.
// INTERNAL (UPSTREAM_UNAUTHENTICATED) if it was refused; UNAVAILABLE
// (UPSTREAM_UNREACHABLE, UPSTREAM_UNREADABLE); RESOURCE_EXHAUSTED
// (UPSTREAM_THROTTLED); or, if the exchange has a status that says why it was
// not sent, that status.
absl::StatusOr<LoginAnswer> ReadLogin(const HttpExchange& exchange,
                                      absl::Time asked);

// Makes the ticket that `exchange`, a login begun at `asked`, gave. The errors
// are those of ReadLogin().
using TicketMaker = std::function<absl::StatusOr<std::unique_ptr<Ticket>>(
    const HttpExchange& exchange, const Moment& asked)>;

// How long the gateway relies on something that a login gave.
struct Term {
  absl::Time renew_at = absl::InfiniteFuture();
  absl::Time ends_at = absl::InfiniteFuture();
};

// The term of something that lives for `life` from `begin`, a Clock::Now(). It
// ends a little before that life does, so that a request is not still on its
// way then.
Term TermOf(absl::Time begin, absl::Duration life, absl::Duration renew_before);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_LOGIN_H_
