#include "adapters/fourws/bearer_token.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"
#include "adapters/upstream/errors.h"

namespace gateway::fourws {
namespace {

constexpr absl::Duration kAssumedLife = absl::Minutes(1);

bool IsToken(absl::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isgraph);
}

}  // namespace

TicketMaker BearerToken::Maker(absl::Duration renew_before) {
  return [renew_before](
             const HttpExchange& exchange,
             const Moment& asked) -> absl::StatusOr<std::unique_ptr<Ticket>> {
    ASSIGN_OR_RETURN(const LoginAnswer login, ReadLogin(exchange, asked.wall));
    if (!IsToken(login.token))
      return Unreadable("4ws.trade's login gave no token");
    return std::make_unique<BearerToken>(
        login.token,
        TermOf(asked.now, login.life.value_or(kAssumedLife), renew_before));
  };
}

BearerToken::BearerToken(absl::string_view token, const Term& term)
    : header_(absl::StrCat("Bearer ", token)), term_(term) {}

void BearerToken::Apply(HttpRequest& request) const {
  request.headers.emplace_back("Authorization", header_);
}

void BearerToken::OnAnswer(const HttpResponse& /*response*/,
                           const Moment& /*at*/) {}

}  // namespace gateway::fourws
