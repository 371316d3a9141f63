#ifndef ADAPTERS_UPSTREAM_VERDICT_H_
#define ADAPTERS_UPSTREAM_VERDICT_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/breaker.h"

namespace gateway {

// What the end of one exchange means for all others.
struct Verdict {
  Breaker::Health health = Breaker::Health::kUnclear;
  // How long a pause upstream asks for.
  absl::Duration pause = absl::ZeroDuration();
};

// Judges how an exchange ended that lasted `lasted`. Upstream failed if it
// could not be reached, left an exchange of `patience` or longer without an
// answer, or answered a 5xx that is not in its own words (see Dialect). It asks
// for a pause by a 429 or 503 with Retry-After, which `wall_now` serves to
// read; such a 503 does not show whether upstream is well.
Verdict Judge(const HttpExchange& exchange, absl::Duration lasted,
              absl::Duration patience, absl::Time wall_now,
              bool (*is_own_answer)(absl::string_view body));

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_VERDICT_H_
