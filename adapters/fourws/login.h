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
  // Before its end a session is renewed, or a fifth of its life before if that
  // is later.
  absl::Duration renew_before = absl::Seconds(30);
};

// The request of a login, without a deadline.
HttpRequest LoginRequest(const PlatformOptions& platform,
                         const LoginOptions& login);

// What a login answered.
struct LoginAnswer {
  std::string token;  // Empty if there was none.
  // How long the session holds, if that was told.
  std::optional<absl::Duration> life;
};

// Reads the end of a login that was begun at `asked`. INTERNAL
// (UPSTREAM_UNAUTHENTICATED) if it was refused; UNAVAILABLE
// (UPSTREAM_UNREACHABLE, UPSTREAM_UNREADABLE); RESOURCE_EXHAUSTED
// (UPSTREAM_THROTTLED); what says itself why it was not sent.
absl::StatusOr<LoginAnswer> ReadLogin(const HttpExchange& exchange,
                                      absl::Time asked);

// Makes the ticket that `exchange`, a login begun at `asked`, has yielded;
// errors as of ReadLogin.
using TicketMaker = std::function<absl::StatusOr<std::unique_ptr<Ticket>>(
    const HttpExchange& exchange, absl::Time asked)>;

// How long something that a login yielded is relied on.
struct Term {
  absl::Time renew_at = absl::InfiniteFuture();
  absl::Time ends_at = absl::InfiniteFuture();
};

// The term of what lives for `life` from `begin`. It ends a little before that
// life does, for a request must not outlast it on its way.
Term TermOf(absl::Time begin, absl::Duration life, absl::Duration renew_before);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_LOGIN_H_
