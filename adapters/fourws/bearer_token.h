#ifndef ADAPTERS_FOURWS_BEARER_TOKEN_H_
#define ADAPTERS_FOURWS_BEARER_TOKEN_H_

#include <string>

#include "adapters/fourws/login.h"
#include "adapters/fourws/ticket.h"

namespace gateway::fourws {

// The token that a login's answer gave, sent as `Authorization: Bearer ...`. If
// the answer does not say how long the token lives, that is taken to be a
// minute.
class BearerToken final : public Ticket {
 public:
  // UNAVAILABLE (UPSTREAM_UNREADABLE) for an answer without a token that can
  // stand in a header.
  static TicketMaker Maker(absl::Duration renew_before);

  BearerToken(absl::string_view token, const Term& term);

  void Apply(HttpRequest& request) const override;
  void OnAnswer(const HttpResponse& response, const Moment& at) override;
  absl::Time renew_at() const override { return term_.renew_at; }
  absl::Time ends_at() const override { return term_.ends_at; }

 private:
  const std::string header_;
  const Term term_;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_BEARER_TOKEN_H_
