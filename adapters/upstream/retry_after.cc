#include "adapters/upstream/retry_after.h"

#include <algorithm>

#include "adapters/upstream/http_date.h"

namespace gateway {

std::optional<absl::Duration> RetryAfter(const HttpResponse& response,
                                         absl::Time wall_now) {
  constexpr absl::Duration kLongest = absl::Hours(1);
  for (const auto& [name, value] : response.headers) {
    if (name != "retry-after") continue;
    if (const auto seconds = ReadHttpSeconds(value)) {
      return std::clamp(*seconds, absl::ZeroDuration(), kLongest);
    }
    if (const auto date = ReadHttpDate(value)) {
      return std::clamp(*date - wall_now, absl::ZeroDuration(), kLongest);
    }
  }
  return std::nullopt;
}

}  // namespace gateway
