#ifndef ADAPTERS_UPSTREAM_RETRY_AFTER_H_
#define ADAPTERS_UPSTREAM_RETRY_AFTER_H_

#include <optional>

#include "absl/time/time.h"
#include "adapters/http/http_client.h"

namespace gateway {

// The pause that `response` asks for: its Retry-After, in seconds or in any of
// the three forms of an HTTP date, cut to the range from zero to an hour.
// Nothing if it has none that can be read. `wall_now` is the system's time.
std::optional<absl::Duration> RetryAfter(const HttpResponse& response,
                                         absl::Time wall_now);

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_RETRY_AFTER_H_
