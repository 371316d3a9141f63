#ifndef ADAPTERS_FOURWS_TICKET_H_
#define ADAPTERS_FOURWS_TICKET_H_

#include "absl/time/time.h"
#include "adapters/http/http_client.h"

namespace gateway::fourws {

// What a login yields: makes requests acceptable for a while. Used by one
// thread at a time.
class Ticket {
 public:
  virtual ~Ticket() = default;

  virtual void Apply(HttpRequest& request) const = 0;
  // Is told the answers to requests that it was applied to and that were let
  // in.
  virtual void OnAnswer(const HttpResponse& response, absl::Time now) = 0;

  // When to get the next one, while this one still serves.
  virtual absl::Time renew_at() const = 0;
  // When it must not be used any more, for it may not outlive the request's
  // way.
  virtual absl::Time ends_at() const = 0;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_TICKET_H_
