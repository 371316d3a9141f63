#ifndef ADAPTERS_BASE_JSON_NUMBER_H_
#define ADAPTERS_BASE_JSON_NUMBER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/type/decimal.pb.h"

namespace gateway {

// `text`, a decimal number of any count of digits, in the spelling of JSON: as
// it is, but without a plus in front and leading zeros, and with a digit on
// either side of the point. None if it is no number, or beyond any double.
std::optional<std::string> JsonNumber(absl::string_view text);

// The sign of a decimal number of any count of digits: -1, 0 or 1. None if
// `text` is no such number.
std::optional<int> SignOf(absl::string_view text);

// The text with which `number` goes to an upstream: the shortest that a Decimal
// has, or, if it has too many digits for one, each of its digits. What else is
// wrong with it is an error: a sentence that does not quote it.
absl::StatusOr<std::string> WireNumber(const google::type::Decimal& number);

}  // namespace gateway

#endif  // ADAPTERS_BASE_JSON_NUMBER_H_
