#ifndef ADAPTERS_BASE_JSON_H_
#define ADAPTERS_BASE_JSON_H_

#include <cstddef>
#include <limits>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

namespace gateway {

// What is nested deeper is refused.
inline constexpr size_t kMaxJsonDepth = 64;
// From here on a double does not hold all whole digits: none tells 2^53 + 1.
inline constexpr double kWholeDigitsEnd = 1LL << 53;

// Reads JSON as upstreams send it. A number with a point or an exponent is the
// double that its text means; DecimalOf() says which decimal number that is.
// Numbers whose whole digits a double or an int64 does not hold become strings
// with their text, for they may be codes. INVALID_ARGUMENT, with the place, for
// malformed text, invalid UTF-8, nesting deeper than 64 or numbers beyond any
// double. Never throws.
absl::StatusOr<nlohmann::json> ParseJson(absl::string_view text);

// As many values as there are: no bound.
inline constexpr size_t kAnyNumberOfValues = std::numeric_limits<size_t>::max();

// As ParseJson, of a body that came in. What can be mended in it must not hide
// the rest: see MendedJson(). RESOURCE_EXHAUSTED if it has more than
// `max_values` values, each object and each list counted as well: a value takes
// a hundred bytes and more, even where its text takes two.
absl::StatusOr<nlohmann::json> ParseForeignJson(
    absl::string_view text, size_t max_values = kAnyNumberOfValues);

// Whether `text` is the beginning of a JSON object, and its end is missing.
// What ParseForeignJson() mends does not matter.
bool IsCutShort(absl::string_view text);

// Compact text; never throws: invalid UTF-8 is replaced.
std::string JsonText(const nlohmann::json& json);

}  // namespace gateway

#endif  // ADAPTERS_BASE_JSON_H_
