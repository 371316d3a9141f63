#ifndef ADAPTERS_BASE_PERCENT_H_
#define ADAPTERS_BASE_PERCENT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gateway {

// Encodes all characters of `text` but those that RFC 3986 calls unreserved.
// For a value in a query; of a path it may make another one, see PathSegment().
std::string PercentEncoded(absl::string_view text);

// Whether `text` can be one segment of a path: not if it is empty or a dot
// segment, `.` or `..`, which mean another path, even if they are encoded. Nor
// if it has one between slashes, for servers exist that decode `%2F` first.
bool IsPathSegment(absl::string_view text);

// Encodes `text` as one segment of a path. INVALID_ARGUMENT (INVALID_REQUEST),
// which names `field` of the request, unless it can be one.
absl::StatusOr<std::string> PathSegment(absl::string_view field,
                                        absl::string_view text);

}  // namespace gateway

#endif  // ADAPTERS_BASE_PERCENT_H_
