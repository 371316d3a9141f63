#ifndef ADAPTERS_UPSTREAM_RETRY_AFTER_H_
#define ADAPTERS_UPSTREAM_RETRY_AFTER_H_

#include <optional>

#include "absl/time/time.h"
#include "adapters/http/http_client.h"

namespace gateway {

// How long `response` asks to be left alone: its Retry-After, in seconds or as
// any of the three forms of an HTTP date; between nothing and an hour. Nothing
// if it does not say, or not readably.
std::optional<absl::Duration> RetryAfter(const HttpResponse& response,
                                         absl::Time now);

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_RETRY_AFTER_H_
