#ifndef TESTS_SANDBOX_WIRE_JSON_H_
#define TESTS_SANDBOX_WIRE_JSON_H_

#include <optional>
#include <string>
#include <string_view>

#include "nlohmann/json.hpp"

namespace sandbox {

// JSON that keeps the order of fields and the digits of numbers. A number with
// a fraction, an exponent or too many digits for 64 bits is held as its text,
// in a binary value (see Exact); everything else as usual.
using Json = nlohmann::ordered_json;

// Nothing if `text` is no JSON, or is nested deeper than 100 levels.
std::optional<Json> ParseJson(std::string_view text);

// Compact. Invalid UTF-8 in strings is replaced.
std::string WriteJson(const Json& value);

// A number that is written with exactly these digits.
Json Exact(std::string_view digits);

bool IsNumber(const Json& value);

// The digits of a number, as received; the characters of a string; else "".
std::string TextOf(const Json& value);

// The text of a field; "" if `object` is none or has no such field.
std::string TextAt(const Json& object, const std::string& field);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_WIRE_JSON_H_
