#include "adapters/fourws/login.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"
#include "adapters/base/error.h"
#include "adapters/fields/json_fields.h"
#include "adapters/fields/json_object.h"
#include "adapters/fourws/envelope.h"
#include "adapters/fourws/requests.h"
#include "adapters/fourws/upstream_errors.h"
#include "adapters/upstream/errors.h"

namespace gateway::fourws {
namespace {

// `expiresInMS` needs no two clocks that agree; `expires` is for its absence.
std::optional<absl::Duration> LifeOf(FieldReader& fields, absl::Time asked) {
  absl::Duration life = absl::ZeroDuration();
  absl::Time expires;
  double milliseconds = 0;
  if (absl::SimpleAtod(fields.Text("expiresInMS"), &milliseconds) &&
      !std::isnan(milliseconds)) {
    life = absl::Milliseconds(milliseconds);
  } else if (absl::ParseTime(absl::RFC3339_full, fields.Text("expires"),
                             &expires, nullptr)) {
    life = expires - asked;
  }
  if (life <= absl::ZeroDuration()) return std::nullopt;
  return life;
}

}  // namespace

HttpRequest LoginRequest(const PlatformOptions& platform,
                         const LoginOptions& login) {
  // The answer has `siteId` as a number.
  return LoginPost(platform, login.path, login.command,
                   JsonObject()
                       .Text("username", login.username)
                       .Text("password", login.password)
                       .TextIfAny("companyId", login.company_id)
                       .CodeIfAny("siteId", login.site_id)
                       .ToString());
}

absl::StatusOr<LoginAnswer> ReadLogin(const HttpExchange& exchange,
                                      absl::Time asked) {
  if (InfoOf(exchange.response.status()).has_value())
    return exchange.response.status();
  const absl::StatusOr<JsonDocument> answer = ReadAnswer(exchange, asked);
  switch (answer.status().code()) {
    case absl::StatusCode::kOk: break;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted: return answer.status();
    // Whatever its words: they may repeat what was sent, and are left out.
    default: return Unauthenticated("", kUpstream);
  }
  FieldReader fields(*answer, "");
  LoginAnswer login;
  login.token = fields.Text("token");
  login.life = LifeOf(fields, asked);
  return login;
}

Term TermOf(absl::Time begin, absl::Duration life,
            absl::Duration renew_before) {
  const absl::Duration margin = std::min(renew_before, life / 5);
  const absl::Time end = begin + life;
  return {.renew_at = end - margin, .ends_at = end - margin / 4};
}

}  // namespace gateway::fourws
