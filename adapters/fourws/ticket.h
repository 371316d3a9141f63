#ifndef ADAPTERS_FOURWS_TICKET_H_
#define ADAPTERS_FOURWS_TICKET_H_

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/http/http_client.h"

namespace gateway::fourws {

// What a login gives: credentials with which upstream accepts requests for a
// while. Used by one thread at a time.
class Ticket {
 public:
  virtual ~Ticket() = default;

  virtual void Apply(HttpRequest& request) const = 0;
  // Must be called with each answer to a request that this ticket was applied
  // to, if upstream accepted the request.
  virtual void OnAnswer(const HttpResponse& response, const Moment& at) = 0;

  // When to get the next one, while this one still serves. Both are times of
  // Clock::Now().
  virtual absl::Time renew_at() const = 0;
  // From then on the ticket must not be used: it might end while the request is
  // on its way.
  virtual absl::Time ends_at() const = 0;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_TICKET_H_
