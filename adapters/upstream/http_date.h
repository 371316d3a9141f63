#ifndef ADAPTERS_UPSTREAM_HTTP_DATE_H_
#define ADAPTERS_UPSTREAM_HTTP_DATE_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gateway {

// Reads a date as HTTP headers have it, in one of its three forms (RFC 9110,
// 5.6.7) or the one of older cookies.
std::optional<absl::Time> ReadHttpDate(absl::string_view text);

// Reads a whole number of seconds, as Retry-After and Max-Age have it. Of more
// digits than an int64 has, it is infinite.
std::optional<absl::Duration> ReadHttpSeconds(absl::string_view text);

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_HTTP_DATE_H_
