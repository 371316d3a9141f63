#include "adapters/upstream/retry_after.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "adapters/upstream/http_date.h"

namespace gateway {

std::optional<absl::Duration> RetryAfter(const HttpResponse& response,
                                         absl::Time now) {
  constexpr absl::Duration kLongest = absl::Hours(1);
  for (const auto& [name, value] : response.headers) {
    if (name != "retry-after") continue;
    int64_t seconds = 0;
    if (absl::SimpleAtoi(value, &seconds)) {
      return std::clamp(absl::Seconds(seconds), absl::ZeroDuration(), kLongest);
    }
    if (const auto date = ReadHttpDate(value)) {
      return std::clamp(*date - now, absl::ZeroDuration(), kLongest);
    }
  }
  return std::nullopt;
}

}  // namespace gateway
