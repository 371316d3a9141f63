#ifndef ADAPTERS_UPSTREAM_VERDICT_H_
#define ADAPTERS_UPSTREAM_VERDICT_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/breaker.h"

namespace gateway {

// What the end of one exchange tells of all others.
struct Verdict {
  Breaker::Health health = Breaker::Health::kUntold;
  // How long upstream wants to be left alone.
  absl::Duration pause = absl::ZeroDuration();
};

// Upstream failed if it could not be reached, left an exchange of `patience` or
// longer without an answer (`lasted` tells how long it was), or answered a 5xx
// that is not in its own words, as Dialect has it. It asks for a pause by 429
// or 503 with Retry-After; whether it is well, such a 503 does not tell.
Verdict Judge(const HttpExchange& exchange, absl::Duration lasted,
              absl::Duration patience, absl::Time now,
              bool (*is_own_answer)(absl::string_view body));

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_VERDICT_H_
